import { graphql } from "../../generated/index.ts";

export const estimateFragment = graphql(`
  fragment EstimateParts on Estimate {
    value
    low
    high
    n
    note
  }
`);

/** The localisation results of a version. */
export const versionPlacesDocument = graphql(`
  query VersionPlaces($id: ID!, $set: EvaluationSet!) {
    modelVersion(id: $id) {
      id
      evaluation(set: $set) {
        set
        localisation {
          froc {
            images
            lesions
            points {
              falseMarksPerImage
              sensitivity
            }
            sensitivities {
              falseMarksPerImage
              sensitivity {
                ...EstimateParts
              }
            }
          }
          pointingGame {
            ...EstimateParts
          }
          randomisedCorrelation {
            ...EstimateParts
          }
        }
      }
    }
  }
`);

export const placeCountsDocument = graphql(`
  query PlaceCounts($id: ID!, $set: EvaluationSet!, $operatingPoint: String, $threshold: Float) {
    modelVersion(id: $id) {
      id
      evaluation(set: $set) {
        set
        placeCounts(operatingPoint: $operatingPoint, threshold: $threshold) {
          rightPlace
          wrongPlace
          unknownPlace
        }
      }
    }
  }
`);
