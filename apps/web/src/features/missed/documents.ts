import { graphql } from "../../generated/index.ts";

/** The evaluation that the strip and the score axis stand on. */
export const missedVersionDocument = graphql(`
  query MissedVersion($id: ID!, $set: EvaluationSet!) {
    modelVersion(id: $id) {
      id
      number
      evaluation(set: $set) {
        set
        unit
        positiveClass
        positives
        negatives
        operatingPoints {
          name
          threshold
          method
          isDefault
        }
        scores {
          score
          positive
          class
          cancer
        }
      }
    }
  }
`);

export const missedCountsDocument = graphql(`
  query MissedCounts($id: ID!, $set: EvaluationSet!, $operatingPoint: String) {
    modelVersion(id: $id) {
      id
      evaluation(set: $set) {
        set
        classCounts(operatingPoint: $operatingPoint) {
          class
          flagged
          total
          cancers
          cancersFlagged
        }
      }
    }
  }
`);

export const falseNegativesDocument = graphql(`
  query FalseNegatives($modelVersionId: ID!, $set: EvaluationSet!, $operatingPoint: String, $threshold: Float, $after: String) {
    falseNegatives(
      modelVersionId: $modelVersionId
      set: $set
      operatingPoint: $operatingPoint
      threshold: $threshold
      first: 200
      after: $after
    ) {
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

/** One exam with everything that the viewer of a case lays over it; what the person may not see comes empty. */
export const caseDocument = graphql(`
  query Case($examId: ID!, $modelVersionId: ID) {
    exam(id: $examId) {
      id
      pseudonym
      ageBand
      status
      myRead {
        id
        status
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
        vendor
        url
      }
      unscoredBreasts(modelVersionId: $modelVersionId) {
        laterality
        reason
      }
      truth {
        id
        laterality
        class
        strength
        version
        at
        reason
        findings {
          id
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
      reads {
        id
        order
        round
        status
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
        }
        findings {
          id
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
      predictions(modelVersionId: $modelVersionId) {
        laterality
        score
        set
        modelVersion {
          id
          number
        }
        images {
          score
          image {
            id
          }
        }
      }
    }
  }
`);

/** Asking for a heat map queues it: asked for only once someone wants to see it. */
export const heatMapsDocument = graphql(`
  query HeatMaps($examId: ID!, $modelVersionId: ID) {
    exam(id: $examId) {
      id
      predictions(modelVersionId: $modelVersionId) {
        laterality
        images {
          heatMapUrl
          image {
            id
          }
        }
      }
    }
  }
`);

export const imageAddressDocument = graphql(`
  query ImageAddress($examId: ID!) {
    exam(id: $examId) {
      id
      images {
        id
        url
      }
    }
  }
`);

export const resolveDiscrepancyDocument = graphql(`
  mutation ResolveDiscrepancy($id: ID!, $verdict: DiscrepancyVerdict!, $imageIds: [ID!], $note: String) {
    resolveDiscrepancy(id: $id, verdict: $verdict, imageIds: $imageIds, note: $note) {
      id
      resolved
      verdict
      note
    }
  }
`);
