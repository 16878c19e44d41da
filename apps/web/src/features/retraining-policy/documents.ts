import { graphql } from "../../generated/index.ts";

export const policyFragment = graphql(`
  fragment PolicyParts on RetrainingPolicy {
    enabled
    cron
    timeZone
    minNewTruth
    minNewAbnormal
    minHoursBetween
    quietHours {
      fromHour
      toHour
    }
    recipe
    promoteAutomatically
  }
`);

export const policyDocument = graphql(`
  query RetrainingPolicy($projectId: ID!) {
    project(id: $projectId) {
      id
      retrainingPolicy {
        ...PolicyParts
      }
      retraining {
        nextScheduledAt
      }
    }
  }
`);
