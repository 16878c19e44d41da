import {
  appendRunEvent,
  type Connection,
  insertRun,
  lockName,
  type NewTrainingRun,
  type SqlRunner,
  type TrainingRun,
} from "@second-read/database";
import { isUsed, type ManifestLine } from "@second-read/domain";
import { recipeOf } from "@second-read/learning/plan";
import type { Deps } from "../../deps.ts";
import type { RunPlan } from "../run-plan.ts";
import type { FrozenSnapshot } from "./freeze-snapshot.ts";

/** Puts whoever starts a run of the project in line until the transaction ends. */
export async function lockStarts(sql: SqlRunner, projectId: string): Promise<void> {
  await lockName(sql, `retraining ${projectId}`);
}

/** The lines of a manifest that a run of this plan trains on or evaluates. */
export function linesUsed(lines: readonly ManifestLine[], { recipe }: Pick<RunPlan, "recipe">): ManifestLine[] {
  const used = recipeOf(recipe).pooling.images ?? "all";
  return lines.filter((line) => isUsed(line, used));
}

/** Writes the run and its first lines of log, and queues its folds, in the caller's transaction. */
export async function startRun(
  { jobs, clock, settings }: Pick<Deps, "jobs" | "clock" | "settings">,
  connection: Connection,
  { snapshot, lines }: FrozenSnapshot,
  request: Omit<NewTrainingRun, "snapshotId" | "createdAt" | "codeVersion"> & RunPlan,
): Promise<TrainingRun> {
  const { codeVersion } = settings;
  const run = await insertRun(connection, { ...request, snapshotId: snapshot.id, createdAt: clock(), codeVersion });
  await appendRunEvent(connection, run.id, {
    message: `Snapshot of ${snapshot.patients} patients, ${snapshot.breasts} breasts, ${snapshot.positives} abnormal; ${snapshot.lockedTestPatients} in the held-out test set.`,
  });
  const leftOut = lines.length - linesUsed(lines, request).length;
  if (leftOut > 0)
    await appendRunEvent(connection, run.id, { message: `${leftOut} of ${lines.length} images are no standard views and are left out.` });
  for (let fold = 0; fold < request.folds; fold += 1) await jobs.enqueue(connection.sql, "train-fold", { runId: run.id, fold });
  return run;
}
