import { graphql } from "../../generated/index.ts";
import { whole } from "../../ui/format.ts";

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

/** "86 of 242 breasts abnormal". */
export function abnormalInWords({ positives, breasts }: { readonly positives: number; readonly breasts: number }): string {
  return `${whole(positives)} of ${whole(breasts)} breasts abnormal`;
}
