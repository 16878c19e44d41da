import { findVersion, type ListedVersion, type ModelVersion } from "@second-read/database";
import { AppError, notFound } from "@second-read/domain";
import { keys } from "@second-read/storage";
import { mutation } from "../../common/mutation.ts";
import type { Deps } from "../../deps.ts";
import { knownToOnly } from "../../exams/sums.ts";
import type { Actor } from "../../sign-in/actor.ts";

/** Has a job of the trainer make a version file. @throws AppError NOT_FOUND, FORBIDDEN for blinded people */
export async function packVersion(deps: Deps, actor: Actor, { modelVersionId }: { modelVersionId: string }): Promise<ModelVersion> {
  const version = await findVersion(deps.database, modelVersionId);
  if (version === null) throw notFound();
  const { projectId } = version;
  if (knownToOnly(actor, projectId) !== null)
    throw new AppError("FORBIDDEN", "Readers and arbiters cannot export a version: it would score exams that they have yet to read.", {
      condition: "NOT_KEPT_BLIND",
    });
  return mutation(deps, actor, "exportVersion", async (sql, audit) => {
    await deps.jobs.enqueue(sql, "pack-version", { modelVersionId });
    audit({ chain: projectId, subject: `modelVersion ${modelVersionId}`, details: {} });
    return version;
  });
}

const addressSeconds = 600;

/** The address of a version's file; null until it is made, and for blinded people. */
export async function versionFileUrl(
  { store }: Pick<Deps, "store">,
  actor: Actor,
  { id, projectId, number }: ListedVersion,
): Promise<string | null> {
  const key = keys.versionFile(id);
  if (knownToOnly(actor, projectId) !== null || (await store.head(key)) === null) return null;
  const { url } = await store.presignRead(key, {
    expiresSeconds: addressSeconds,
    contentType: "application/zip",
    fileName: `second-read-v${number}-${id.slice(-12)}.zip`,
  });
  return url;
}
