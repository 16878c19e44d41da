import { findVersion } from "@second-read/database";
import { keys } from "@second-read/storage";
import { runInChild } from "../compute-child.ts";
import type { TrainerDeps } from "../deps.ts";

/** Writes the file of a version. It is kept, since a version never changes. */
export async function packVersionJob(
  { database, store, storeSettings, cacheFolder }: TrainerDeps,
  { modelVersionId }: { modelVersionId: string },
  signal: AbortSignal,
): Promise<void> {
  const version = await findVersion(database, modelVersionId);
  const fileKey = keys.versionFile(modelVersionId);
  if (version === null || (await store.head(fileKey)) !== null) return;
  const { number, sha256, createdAt, recipe, preparation, scoring, card, foldModels } = version;
  await runInChild<"pack">(
    { kind: "pack", version: { number, sha256, createdAt, recipe, preparation, scoring, card, foldModels }, fileKey },
    { store: storeSettings, cacheFolder, signal },
  );
}
