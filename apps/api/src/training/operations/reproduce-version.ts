import { randomUUID } from "node:crypto";
import { countWithdrawn, findOpenReproduction, findRun, findSnapshot, findVersion, type TrainingRun } from "@second-read/database";
import { AppError, type ManifestLine, notFound, readManifest } from "@second-read/domain";
import type { RecipeName } from "@second-read/learning/plan";
import { keys, ObjectNotFoundError } from "@second-read/storage";
import { prismaMutation } from "../../common/mutation.ts";
import type { Deps } from "../../deps.ts";
import type { Actor } from "../../sign-in/actor.ts";
import { linesUsed, lockStarts, startRun } from "./start-run.ts";

/**
 * Trains a version again as it was trained: a run with the numbers of the version's own, on its snapshot. The trainer compares and publishes nothing.
 * @throws AppError NOT_FOUND, WRONG_STATE where its snapshot is gone or an exam of it was withdrawn
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
  const lines = open === null ? await linesOf(deps, snapshot.digest) : [];
  return prismaMutation(deps, actor, "reproduce", async (connection, audit) => {
    await lockStarts(connection.sql, projectId);
    const openNow = open ?? (await findOpenReproduction(connection, version.id));
    if (openNow !== null) {
      audit(null);
      return openNow;
    }
    const recipe = original.recipe as RecipeName;
    const used = linesUsed(lines, { recipe }).filter(({ split }) => split === "TRAIN");
    const examIds = [...new Set(used.map(({ examId }) => examId))];
    if ((await countWithdrawn(connection, examIds)) > 0)
      throw new AppError("WRONG_STATE", "An exam of this version's snapshot has been withdrawn: it cannot be trained again as it was.");
    const { backboneSha256, seed, epochs, folds, inputRows, inputColumns } = original;
    const run = await startRun(
      deps,
      connection,
      { snapshot, lines },
      {
        ...{ recipe, backboneSha256, seed, epochs, folds, inputRows, inputColumns },
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

async function linesOf({ store }: Pick<Deps, "store">, digest: string): Promise<ManifestLine[]> {
  try {
    return readManifest(Buffer.from(await store.getBytes(keys.snapshot(digest))).toString("utf8"));
  } catch (error) {
    if (!(error instanceof ObjectNotFoundError)) throw error;
    throw snapshotGone();
  }
}

function snapshotGone(): AppError {
  return new AppError("WRONG_STATE", "The snapshot of this version is gone: it cannot be trained again.");
}
