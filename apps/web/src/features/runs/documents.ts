import { graphql } from "../../generated/index.ts";

/** What a retraining would use now. */
export const outlookDocument = graphql(`
  query RetrainingOutlook($projectId: ID!) {
    project(id: $projectId) {
      id
      lockedTestShare
      retraining {
        newTruth
        patients
        positives
        lockedTestPatients
        ready
        reason
      }
    }
  }
`);

export const recipesDocument = graphql(`
  query Recipes {
    recipes {
      name
      description
      isDefault
      isAvailable
      inputs {
        rows
        columns
        spacingMm
        isDefault
      }
      backboneName
    }
  }
`);

/** What changes of a run while it goes on. */
export const runProgressFragment = graphql(`
  fragment RunProgress on TrainingRun {
    id
    status
    stage
    progress
    startedAt
    endedAt
    positionInQueue
    acknowledgedAt
    error {
      code
      message
    }
    reproduced
    reproduces {
      id
      number
    }
    modelVersion {
      id
      number
    }
  }
`);

export const epochFragment = graphql(`
  fragment EpochParts on EpochMetric {
    fold
    epoch
    loss
    accuracy
    precision
    recall
    auc
    validationLoss
    validationAccuracy
    validationPrecision
    validationRecall
    validationAuc
    imagesPerSecond
    memoryMb
  }
`);

/** The same of all epochs of a run. */
export const epochColumnsFragment = graphql(`
  fragment EpochColumnsParts on EpochColumns {
    fold
    epoch
    loss
    accuracy
    precision
    recall
    auc
    validationLoss
    validationAccuracy
    validationPrecision
    validationRecall
    validationAuc
    imagesPerSecond
    memoryMb
  }
`);

/** Where a run's time went. */
export const runTimeFragment = graphql(`
  fragment RunTime on TrainingRun {
    id
    stageSeconds {
      encode
      train
      evaluate
    }
  }
`);
