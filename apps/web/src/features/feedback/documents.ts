import { graphql } from "../../generated/index.ts";

export const feedbackDocument = graphql(`
  query Feedback($projectId: ID!, $after: String) {
    feedback(projectId: $projectId, first: 50, after: $after) {
      totalCount
      pageInfo {
        hasNextPage
        endCursor
      }
      nodes {
        id
        seenAt
        exam {
          id
          pseudonym
        }
        mine {
          laterality
          opinion
          class
          technicalRecallReason
        }
        decision {
          id
          at
          reason
          breasts {
            laterality
            class
            strength
            technicalRecallReason
          }
        }
      }
    }
  }
`);

export const markFeedbackSeenDocument = graphql(`
  mutation MarkFeedbackSeen($id: ID!) {
    markFeedbackSeen(id: $id) {
      id
      seenAt
    }
  }
`);
