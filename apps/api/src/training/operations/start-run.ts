import {
  appendRunEvent,
  type Connection,
  insertRun,
  lockName,
  type NewTrainingRun,
  type Snapshot,
  type SqlRunner,
  type TrainingRun,
} from "@second-read/database";
import type { SnapshotShares } from "@second-read/domain";
import { startFolds } from "@second-read/snapshots";
import type { Deps } from "../../deps.ts";
import type { RunPlan } from "../run-plan.ts";

/** Serialises starts of the project's runs until the transaction ends. */
export async function lockStarts(sql: SqlRunner, projectId: string): Promise<void> {
  await lockName(sql, `retraining ${projectId}`);
}

export interface SnapshotToTrainOn {
  readonly snapshot: Snapshot;
  /** null until it is frozen */
  readonly shares: SnapshotShares | null;
}

/** Writes the run and queues its folds, in the caller's transaction. If the snapshot is not frozen yet, the run waits for it. */
export async function startRun(
  { jobs, clock, settings }: Pick<Deps, "jobs" | "clock" | "settings">,
  connection: Connection,
  { snapshot, shares }: SnapshotToTrainOn,
  request: Omit<NewTrainingRun, "snapshotId" | "createdAt" | "codeVersion" | "stage"> & RunPlan,
): Promise<TrainingRun> {
  const created = { ...request, snapshotId: snapshot.id, createdAt: clock(), codeVersion: settings.codeVersion };
  if (snapshot.status !== "FROZEN") {
    const waiting = await insertRun(connection, { ...created, stage: "snapshot" });
    await appendRunEvent(connection, waiting.id, { message: "Waiting for the snapshot." });
    return waiting;
  }
  const run = await insertRun(connection, created);
  if (shares === null) throw new Error("what a frozen snapshot holds is not known");
  await startFolds(jobs, connection, run, { snapshot, shares });
  return run;
}
