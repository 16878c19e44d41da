import {
  appendRunEvent,
  completeJob,
  findRun,
  findSnapshot,
  foldJobName,
  recordCheckpoint,
  recordEpoch,
  setRunBackend,
} from "@second-read/database";
import { createSidesCheck, foldOf, type ManifestLine, type TrainedFoldResult } from "@second-read/domain";
import type { JobTry } from "@second-read/jobs";
import { recipeOf } from "@second-read/learning";
import { readManifestLines } from "@second-read/snapshots";
import { runInChild, TaskFailed } from "../compute-child.ts";
import type { TrainerDeps } from "../deps.ts";
import { isTrainedOn, referenceOf, requireNothingWithdrawn } from "../read-snapshot.ts";
import { optionsOf } from "../run-options.ts";
import { type ClaimedJob, workOnJob } from "./claimed-job.ts";

/**
 * Trains one fold of a run: computes in a child, and records each epoch and checkpoint under its attempt. The fold that ends last enqueues the finish
 * job in the same transaction that marks it done.
 */
export async function trainFoldJob(deps: TrainerDeps, { runId, fold }: { runId: string; fold: number }, jobTry: JobTry): Promise<void> {
  await workOnJob(deps, { runId, name: foldJobName(fold) }, jobTry, async (job) => {
    const result = await computeFold(deps, job, fold);
    await deps.database.transaction(async (connection) => {
      const { outcome, allFoldsDone } = await completeJob(connection, job.claim, result);
      if (outcome === "CURRENT") await appendRunEvent(connection, runId, { message: `Fold ${fold + 1} is done.` });
      if (allFoldsDone) await deps.jobs.enqueue(connection.sql, "finish-run", { runId });
    });
  });
}

async function computeFold(deps: TrainerDeps, { claim, signal, obey }: ClaimedJob, fold: number): Promise<TrainedFoldResult> {
  const { database, store, storeSettings, cacheFolder } = deps;
  const run = await findRun(database, claim.runId);
  const snapshot = run === null ? null : await findSnapshot(database, run.snapshotId);
  if (run === null || snapshot === null) throw new TaskFailed("INVALID_INPUT", "The run's snapshot is gone.");
  const { pooling } = recipeOf(run.recipe);
  const sides = createSidesCheck();
  const learnable = await readManifestLines(store, snapshot.digest, (line) => {
    sides.add(line);
    return isTrainedOn(line, pooling);
  });
  if (sides.patientsOnBoth().length > 0)
    throw new TaskFailed("INVALID_INPUT", "The snapshot has a patient in both the training and the test set; it is refused.");
  await requireNothingWithdrawn(database, learnable);
  const heldOut = ({ foldIndex }: ManifestLine) => foldIndex !== null && foldOf(foldIndex, run.folds) === fold;
  let recorded: string | null = null;
  return runInChild<"train-fold">(
    {
      kind: "train-fold",
      runId: run.id,
      jobName: claim.name,
      attempt: claim.attempt,
      fold,
      recipe: run.recipe,
      options: optionsOf(run),
      backboneSha256: run.backboneSha256,
      checkpointKey: claim.checkpointKey,
      train: learnable.filter((line) => !heldOut(line)).map(referenceOf),
      validation: learnable.filter(heldOut).map(referenceOf),
    },
    {
      store: storeSettings,
      cacheFolder,
      signal,
      async onMessage(message) {
        switch (message.type) {
          case "epoch": {
            const { epochs: _, ...report } = message.report;
            return obey(await database.transaction((connection) => recordEpoch(connection, claim, report)));
          }
          case "checkpoint": {
            const outcome = await recordCheckpoint(database, claim, message.key);
            // Only now can the previous checkpoint be deleted: a child is epochs ahead of what is recorded, and after a kill the run resumes from
            // what is recorded.
            if (outcome === "CURRENT" && recorded !== null) await store.delete(recorded);
            recorded = message.key;
            return obey(outcome);
          }
          case "backend":
            return setRunBackend(database, run.id, message.backend);
          case "log":
            return database.transaction((connection) => appendRunEvent(connection, run.id, { message: message.message }));
        }
      },
    },
  );
}
