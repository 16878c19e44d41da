import { graphql } from "../../generated/index.ts";

/** The evaluation behind the summary and the score axis. */
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
          ...OperatingPointParts
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
          ...ClassCountParts
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
