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

export const computeBackendDocument = graphql(`
  query ComputeBackend {
    computeBackend {
      name
      device
      tensorflow
      threads
      notTaken
    }
  }
`);

export const runsDocument = graphql(`
  query Runs($projectId: ID!, $first: Int!, $after: String) {
    trainingRuns(projectId: $projectId, first: $first, after: $after) {
      nodes {
        id
        status
        stage
        recipe
        seed
        folds
        epochCount
        reason
        progress
        createdAt
        startedAt
        endedAt
        positionInQueue
        requestedBy {
          id
          name
        }
        error {
          code
          message
        }
        modelVersion {
          id
          number
        }
        snapshot {
          id
          patients
          breasts
          positives
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

export const runDocument = graphql(`
  query Run($id: ID!) {
    trainingRun(id: $id) {
      id
      status
      stage
      recipe
      seed
      attempt
      folds
      epochCount
      reason
      progress
      backend
      device
      createdAt
      startedAt
      endedAt
      positionInQueue
      requestedBy {
        id
        name
      }
      error {
        code
        message
      }
      modelVersion {
        id
        number
      }
      snapshot {
        id
        digest
        frozenAt
        patients
        breasts
        positives
        lockedTestPatients
      }
      epochs {
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
    }
  }
`);

/** Told from the run's beginning, then as it happens, until the run has ended. */
export const runEventsDocument = graphql(`
  subscription RunEvents($runId: ID!) {
    trainingRunEvents(runId: $runId) {
      id
      at
      message
      epoch {
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
      run {
        id
        status
        stage
        attempt
        progress
        backend
        device
        startedAt
        endedAt
        positionInQueue
        error {
          code
          message
        }
        modelVersion {
          id
          number
        }
      }
    }
  }
`);

export const triggerRetrainingDocument = graphql(`
  mutation TriggerRetraining($input: TriggerRetrainingInput!) {
    triggerRetraining(input: $input) {
      id
      status
    }
  }
`);

export const cancelRunDocument = graphql(`
  mutation CancelRun($id: ID!) {
    cancelTrainingRun(id: $id) {
      id
      status
    }
  }
`);
