import { graphql } from "../../generated/index.ts";

/** The versions that can be compared, newest first. */
export const comparableVersionsDocument = graphql(`
  query ComparableVersions($projectId: ID!) {
    modelVersions(projectId: $projectId, first: 200) {
      nodes {
        ...VersionName
      }
    }
  }
`);

export const comparisonDocument = graphql(`
  query Comparison($a: ID!, $b: ID!, $set: EvaluationSet!, $operatingPoint: String) {
    compareVersions(a: $a, b: $b, set: $set, operatingPoint: $operatingPoint) {
      breasts
      patients
      operatingPoint
      thresholdA
      thresholdB
      mcnemarP
      metrics {
        name
        a {
          ...MetricParts
        }
        b {
          ...MetricParts
        }
        difference {
          ...MetricParts
        }
      }
      changes {
        change
        count
      }
    }
  }
`);

export const flipsDocument = graphql(`
  query Flips($a: ID!, $b: ID!, $operatingPoint: String, $change: VersionChange!, $limit: Int!) {
    compareVersions(a: $a, b: $b, operatingPoint: $operatingPoint) {
      flips(change: $change, limit: $limit) {
        scoreA
        scoreB
        discrepancy {
          ...GridCase
        }
      }
    }
  }
`);
