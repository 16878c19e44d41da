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

/** The fields of a run that change while it is running. */
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

/** The epochs of a run, as columns. */
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

/** The time of a run by stage. */
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
