import { graphql } from "../../generated/index.ts";

/** A version in the list of versions. */
export const versionRowFragment = graphql(`
  fragment VersionRow on ModelVersion {
    id
    number
    createdAt
    recipe
    aliases
    gate {
      ...GateParts
    }
    evaluation(set: OUT_OF_FOLD) {
      set
      unit
      positiveClass
      patients
      positives
      negatives
      metrics(names: [auc]) {
        ...MetricParts
      }
    }
  }
`);

export const versionDocument = graphql(`
  query Version($id: ID!, $set: EvaluationSet!) {
    modelVersion(id: $id) {
      id
      number
      createdAt
      recipe
      sha256
      parameterCount
      aliases
      trainedOnWithdrawn
      densityAgreement {
        ...EstimateParts
      }
      card
      aliasHistory {
        ...AliasEventParts
      }
      run {
        ...RunRequest
        snapshot {
          ...SnapshotParts
        }
      }
      gate {
        ...GateParts
      }
      evaluation(set: $set) {
        set
        unit
        positiveClass
        truthAsOf
        exams
        patients
        positives
        negatives
        notes
        subgroups
        classMatrix
        classFigures {
          class
          sensitivity {
            ...EstimateParts
          }
          ppv {
            ...EstimateParts
          }
        }
        classAccuracy {
          ...EstimateParts
        }
        roc {
          threshold
          sensitivity
          specificity
        }
        calibration {
          low
          high
          n
          meanScore
          observed
        }
        operatingPoints {
          ...OperatingPointParts
        }
      }
    }
  }
`);

/** What depends on the decision threshold: a named point, or a threshold, which wins. */
export const versionAtThresholdDocument = graphql(`
  query VersionAtThreshold($id: ID!, $set: EvaluationSet!, $operatingPoint: String, $threshold: Float) {
    modelVersion(id: $id) {
      id
      evaluation(set: $set) {
        set
        metrics(operatingPoint: $operatingPoint, threshold: $threshold) {
          ...MetricParts
        }
        confusion(operatingPoint: $operatingPoint, threshold: $threshold) {
          positiveClass
          truePositives
          falseNegatives
          falsePositives
          trueNegatives
        }
        classCounts(operatingPoint: $operatingPoint, threshold: $threshold) {
          ...ClassCountParts
        }
      }
    }
  }
`);
