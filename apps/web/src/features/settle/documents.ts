import { graphql } from "../../generated/index.ts";

graphql(`
  fragment SettleRead on Read {
    id
    order
    round
    status
    blindOpinion
    reader {
      id
      name
    }
    breasts {
      laterality
      birads
      density
      opinion
      class
      technicalRecallReason
    }
    findings {
      id
      lesionUid
      kind
      laterality
      attributes
      marks {
        imageId
        shape
        points
      }
    }
  }
`);

graphql(`
  fragment SettleTruth on Truth {
    id
    laterality
    class
    strength
    version
    at
    reason
  }
`);

graphql(`
  fragment MyDecision on Decision {
    id
    at
    reason
    undoableUntil
    breasts {
      laterality
      class
      strength
      technicalRecallReason
    }
  }
`);

export const settleQueueDocument = graphql(`
  query SettleQueue($projectId: ID!, $after: String) {
    worklist(projectId: $projectId, status: [ARBITRATION], first: 50, after: $after) {
      totalCount
      pageInfo {
        hasNextPage
        endCursor
      }
      nodes {
        id
        pseudonym
        status
        arbitrationSince
        arbitrationWhy
        myRead {
          id
          status
        }
        myDecision {
          ...MyDecision
        }
      }
    }
  }
`);

export const settleExamDocument = graphql(`
  query SettleExam($examId: ID!) {
    exam(id: $examId) {
      id
      pseudonym
      status
      ageBand
      round
      prior {
        id
      }
      myRead {
        id
        status
      }
      myDecision {
        ...MyDecision
      }
      images {
        id
        laterality
        view
        viewLabel
        viewModifiers
        isStandard
        rows
        columns
        pixelSpacingMm
        spacingBasis
        lateralityInferred
        url
      }
      reads {
        ...SettleRead
      }
      truth {
        ...SettleTruth
        supersedes {
          ...SettleTruth
          supersedes {
            ...SettleTruth
          }
        }
      }
    }
  }
`);

export const adjudicateDocument = graphql(`
  mutation Adjudicate($examId: ID!, $input: AdjudicationInput!, $idempotencyKey: String) {
    adjudicate(examId: $examId, input: $input, idempotencyKey: $idempotencyKey) {
      id
    }
  }
`);

export const undoAdjudicateDocument = graphql(`
  mutation UndoAdjudicate($examId: ID!) {
    undoAdjudicate(examId: $examId) {
      id
      status
      myDecision {
        id
      }
    }
  }
`);
