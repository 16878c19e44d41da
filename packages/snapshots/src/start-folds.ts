import { appendRunEvent, type Connection, failRun, type Snapshot, type TrainingRun, takeWaitingRuns } from "@second-read/database";
import { assertNever, type SnapshotShares } from "@second-read/domain";
import type { Jobs } from "@second-read/jobs";
import { imagesUsedByRecipe, problemOf, type TruthProblem } from "./shares.ts";

type Queue = Pick<Jobs, "enqueue">;

/** Writes to the run's log what it is trained on, and enqueues its folds, in the caller's transaction. */
export async function startFolds(
  jobs: Queue,
  connection: Connection,
  { id, recipe, folds }: Pick<TrainingRun, "id" | "recipe" | "folds">,
  { snapshot, shares }: { readonly snapshot: Snapshot; readonly shares: SnapshotShares },
): Promise<void> {
  await appendRunEvent(connection, id, {
    message: `Snapshot of ${snapshot.patients} patients, ${snapshot.breasts} breasts, ${snapshot.positives} abnormal; ${snapshot.lockedTestPatients} in the held-out test set.`,
  });
  const leftOut = shares.all.images - shares[imagesUsedByRecipe(recipe)].images;
  if (leftOut > 0)
    await appendRunEvent(connection, id, { message: `${leftOut} of ${shares.all.images} images are no standard views and are left out.` });
  for (let fold = 0; fold < folds; fold += 1) await jobs.enqueue(connection.sql, "train-fold", { runId: id, fold });
}

/**
 * Starts the runs that waited for a snapshot, and fails those for which it has too little truth. Readers and arbiters can see the reason, so it
 * contains no counts.
 */
export async function startWaitingRuns(
  jobs: Queue,
  connection: Connection,
  frozen: { readonly snapshot: Snapshot; readonly shares: SnapshotShares },
): Promise<void> {
  for (const run of await takeWaitingRuns(connection.sql, frozen.snapshot.id)) {
    const problem = problemOf(frozen.shares[imagesUsedByRecipe(run.recipe)], run);
    if (problem === null) await startFolds(jobs, connection, run, frozen);
    else await failRun(connection, run.id, failureOf(problem, run.folds));
  }
}

function failureOf(problem: TruthProblem, folds: number): { code: string; message: string } {
  switch (problem.kind) {
    case "TOO_LITTLE":
      return { code: "TOO_LITTLE_TRUTH", message: `There is too little truth to train ${folds} folds.` };
    case "RARE_CLASS":
      return { code: "MISSING_CLASS", message: "Too few patients have a breast of one class." };
    case "CLASS_IN_ONE_FOLD":
      return { code: "MISSING_CLASS", message: `All patients with a breast of one class fall into one of ${folds} folds.` };
    default:
      return assertNever(problem);
  }
}
