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
      backboneName
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

export const runsDocument = graphql(`
  query Runs($projectId: ID!, $first: Int!, $after: String) {
    trainingRuns(projectId: $projectId, first: $first, after: $after) {
      nodes {
        ...RunProgress
        ...RunRequest
        snapshot {
          ...SnapshotParts
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
      ...RunProgress
      ...RunRequest
      attempt
      backend
      device
      snapshot {
        ...SnapshotParts
      }
      epochs {
        ...EpochParts
      }
    }
  }
`);

/** From the run's beginning, then as it happens, until the run has ended. */
export const runEventsDocument = graphql(`
  subscription RunEvents($runId: ID!) {
    trainingRunEvents(runId: $runId) {
      id
      at
      message
      epoch {
        ...EpochParts
      }
      run {
        ...RunProgress
        attempt
        backend
        device
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

export const markRunsSeenDocument = graphql(`
  mutation MarkRunsSeen($projectId: ID!) {
    markRunsSeen(projectId: $projectId)
  }
`);

export const acknowledgeRunDocument = graphql(`
  mutation AcknowledgeRun($id: ID!) {
    acknowledgeRun(id: $id) {
      id
      acknowledgedAt
    }
  }
`);
