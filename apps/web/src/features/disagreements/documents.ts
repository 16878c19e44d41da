import { graphql } from "../../generated/index.ts";

export const disagreementsDocument = graphql(`
  query Disagreements($projectId: ID!, $kind: [DiscrepancyKind!], $open: Boolean, $after: String) {
    discrepancies(projectId: $projectId, kind: $kind, open: $open, first: 200, after: $after) {
      nodes {
        ...GridCase
      }
      pageInfo {
        hasNextPage
        endCursor
      }
      totalCount
    }
  }
`);

/** How many of each kind are without a verdict, and what was compared at all. */
export const disagreementCountsDocument = graphql(`
  query DisagreementCounts($projectId: ID!) {
    ...ServingVersion
    final: worklist(projectId: $projectId, status: [SETTLED], first: 1) {
      totalCount
    }
    falsePositives: discrepancies(projectId: $projectId, kind: [FALSE_POSITIVE], open: true, first: 1) {
      totalCount
    }
    falseNegatives: discrepancies(projectId: $projectId, kind: [FALSE_NEGATIVE], open: true, first: 1) {
      totalCount
    }
    readersDisagree: discrepancies(projectId: $projectId, kind: [READERS_DISAGREE], open: true, first: 1) {
      totalCount
    }
    versionFlips: discrepancies(projectId: $projectId, kind: [VERSION_FLIP], open: true, first: 1) {
      totalCount
    }
    suspectLabels: discrepancies(projectId: $projectId, kind: [SUSPECT_LABEL], open: true, first: 1) {
      totalCount
    }
  }
`);
