import { randomUUID } from "node:crypto";
import {
  countOpenRuns,
  findOpenReproduction,
  findRun,
  findSnapshot,
  findVersion,
  isTrainedOnWithdrawn,
  type Snapshot,
  type TrainingRun,
} from "@second-read/database";
import { AppError, notFound, type SnapshotShares } from "@second-read/domain";
import { sharesOf } from "@second-read/snapshots";
import { keys } from "@second-read/storage";
import { prismaMutation } from "../../common/mutation.ts";
import { requireRoom } from "../../common/require-room.ts";
import type { Deps } from "../../deps.ts";
import type { Actor } from "../../sign-in/actor.ts";
import { lockStarts, startRun } from "./start-run.ts";

/**
 * Trains a version again as it was trained: a run with the same settings as the version's own, on its snapshot. The trainer compares, and publishes
 * nothing.
 * @throws AppError NOT_FOUND, WRONG_STATE if its snapshot is gone or one of its exams was withdrawn
 */
export async function reproduceVersion(deps: Deps, actor: Actor, modelVersionId: string): Promise<TrainingRun> {
  const { database } = deps;
  const version = await findVersion(database, modelVersionId);
  if (version === null) throw notFound();
  const original = await findRun(database, version.runId);
  const snapshot = original === null ? null : await findSnapshot(database, original.snapshotId);
  if (original === null || snapshot === null) throw snapshotGone();
  const { projectId } = version;
  const open = await findOpenReproduction(database, version.id);
  const shares = open === null ? await sharesIn(deps, snapshot) : null;
  return prismaMutation(deps, actor, "reproduce", async (connection, audit) => {
    await lockStarts(connection.sql, projectId);
    const openNow = open ?? (await findOpenReproduction(connection, version.id));
    if (openNow !== null) {
      audit(null);
      return openNow;
    }
    await requireRoom(connection.sql, actor, "runs", () => countOpenRuns(connection, actor.id));
    if (await isTrainedOnWithdrawn(connection.sql, version))
      throw new AppError("WRONG_STATE", "An exam of this version's snapshot has been withdrawn, so the version cannot be reproduced.");
    const { backboneSha256, seed, epochs, folds, inputRows, inputColumns } = original;
    const run = await startRun(
      deps,
      connection,
      { snapshot, shares },
      {
        ...{ recipe: original.recipe, backboneSha256, seed, epochs, folds, inputRows, inputColumns },
        projectId,
        reproducesId: version.id,
        reason: `Reproduces version ${version.number}.`,
        requestedById: actor.id,
        idempotencyKey: `reproduce ${version.id} ${randomUUID()}`,
      },
    );
    audit({ chain: projectId, subject: `modelVersion ${version.id}`, details: { run: run.id, number: version.number } });
    return run;
  });
}

/** @throws AppError WRONG_STATE if its manifest is gone */
async function sharesIn({ store }: Pick<Deps, "store">, snapshot: Snapshot): Promise<SnapshotShares> {
  if ((await store.head(keys.snapshot(snapshot.digest))) === null) throw snapshotGone();
  return sharesOf(store, snapshot);
}

function snapshotGone(): AppError {
  return new AppError("WRONG_STATE", "The snapshot of this version is gone, so the version cannot be reproduced.");
}
