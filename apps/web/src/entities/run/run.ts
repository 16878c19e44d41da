import { graphql } from "../../generated/index.ts";

/** The options that a run was started with. */
export const runRequestFragment = graphql(`
  fragment RunRequest on TrainingRun {
    id
    recipe
    seed
    folds
    epochCount
    trigger
    reason
    createdAt
    startedAt
    endedAt
    requestedBy {
      id
      name
    }
  }
`);

/** The training data of a run. */
export const snapshotFragment = graphql(`
  fragment SnapshotParts on Snapshot {
    id
    status
    progress
    digest
    frozenAt
    patients
    breasts
    positives
    lockedTestPatients
  }
`);
