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
      noLocation
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
  query SettleQueue($projectId: ID!, $first: Int!, $after: String) {
    worklist(projectId: $projectId, status: [ARBITRATION], first: $first, after: $after) {
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
      imagesRevision
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
  mutation Adjudicate($examId: ID!, $input: AdjudicationInput!, $idempotencyKey: String, $expectedImagesRevision: String) {
    adjudicate(examId: $examId, input: $input, idempotencyKey: $idempotencyKey, expectedImagesRevision: $expectedImagesRevision) {
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
