import { graphql } from "../../generated/index.ts";

export const casesDocument = graphql(`
  query Cases($projectId: ID!, $status: [ExamStatus!], $after: String) {
    worklist(projectId: $projectId, status: $status, first: 50, after: $after) {
      nodes {
        id
        pseudonym
        ageBand
        acquiredOn
        status
        priorRequests {
          at
        }
        images {
          id
          laterality
          view
          viewLabel
          vendor
          previewUrl(size: 256)
        }
        truth {
          id
          laterality
          class
          strength
        }
        myRead {
          id
          status
          breasts {
            laterality
            opinion
            density
          }
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
      totalCount
    }
  }
`);
