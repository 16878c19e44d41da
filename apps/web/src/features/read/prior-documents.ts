import { graphql } from "../../generated/index.ts";

/** The patient's earlier exam: only its images, for comparison with the current ones. */
export const priorDocument = graphql(`
  query Prior($examId: ID!) {
    exam(id: $examId) {
      id
      acquiredOn
      unorderedExams
      priorRequests {
        at
      }
      prior {
        id
        acquiredOn
        images {
          ...ViewerImage
        }
      }
    }
  }
`);

export const requestPriorsDocument = graphql(`
  mutation RequestPriors($examId: ID!, $reason: String) {
    requestPriors(examId: $examId, reason: $reason) {
      id
      priorRequests {
        at
      }
    }
  }
`);
