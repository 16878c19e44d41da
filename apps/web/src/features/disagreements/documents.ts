import { graphql } from "../../generated/index.ts";

export const disagreementsDocument = graphql(`
  query Disagreements($projectId: ID!, $kind: [DiscrepancyKind!], $open: Boolean, $after: String) {
    discrepancies(projectId: $projectId, kind: $kind, open: $open, first: 200, after: $after) {
      nodes {
        id
        kind
        laterality
        score
        threshold
        resolved
        verdict
        note
        modelVersion {
          id
          number
        }
        truth {
          id
          class
          strength
          findings {
            id
            kind
            attributes
            marks {
              imageId
              shape
              points
            }
          }
        }
        exam {
          id
          pseudonym
          ageBand
          images {
            id
            laterality
            view
            viewLabel
            vendor
            pixelSpacingMm
            previewUrl(size: 256)
          }
          reads {
            id
            order
            status
            breasts {
              laterality
              opinion
              density
            }
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

/** How many of each kind wait for a verdict, and what was compared at all. */
export const disagreementCountsDocument = graphql(`
  query DisagreementCounts($projectId: ID!) {
    project(id: $projectId) {
      id
      champion {
        id
        number
      }
    }
    modelVersions(projectId: $projectId, first: 1) {
      nodes {
        id
        number
      }
    }
    final: worklist(projectId: $projectId, status: [SETTLED], first: 1) {
      totalCount
    }
    alarms: discrepancies(projectId: $projectId, kind: [FALSE_POSITIVE], open: true, first: 1) {
      totalCount
    }
    misses: discrepancies(projectId: $projectId, kind: [FALSE_NEGATIVE], open: true, first: 1) {
      totalCount
    }
    readers: discrepancies(projectId: $projectId, kind: [READERS_DISAGREE], open: true, first: 1) {
      totalCount
    }
  }
`);
