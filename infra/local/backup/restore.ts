import { existsSync } from "node:fs";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { AppError } from "@second-read/domain";
import { startPostgres, stopLeftOverPostgres } from "@second-read/testing";
import { dataFolder, paths } from "../folders.ts";
import { databaseName } from "../local-database.ts";
import { claimDataFolder, releaseDataFolder } from "../running.ts";
import { holdsBlob, placeBlob } from "./blobs.ts";
import { checkRestored, type Restored } from "./check-restored.ts";
import { demoFile, objectsFolder, placeOf, syncFolder } from "./embedded-parts.ts";
import { type Keys, type Manifest, readManifest } from "./manifest.ts";

/** Reads every byte of a backup. @throws AppError INVALID_INPUT if it is not what was written, or belongs to other keys */
export async function verifyBackup(backup: string, keys: Keys): Promise<Manifest> {
  const manifest = await readManifest(backup, keys);
  const whole = new Set<string>();
  for (const file of manifest.files) {
    if (whole.has(file.sha256)) continue;
    if (!(await holdsBlob(backup, file)))
      throw new AppError("INVALID_INPUT", `This backup is damaged: ${file.path} is missing, cut off or changed. Nothing was restored.`);
    whole.add(file.sha256);
  }
  return manifest;
}

/**
 * Restores a verified backup into a data folder without an installation. Until it is complete, a mark beside it makes every command refuse the
 * folder; an interrupted restore starts again from the beginning.
 * @throws AppError WRONG_STATE if there is an installation, or one is running there
 */
export async function restore(backup: string, { keys, manifest }: { readonly keys: Keys; readonly manifest: Manifest }): Promise<Restored> {
  const holder = await claimDataFolder();
  if (holder !== null)
    throw new AppError("WRONG_STATE", `Second Read runs from ${dataFolder} (process ${holder.pid}). Nothing was changed.`);
  try {
    await clearInterrupted();
    await writeFile(paths.restoring, manifest.header.madeAt);
    await place(backup, manifest);
    const server = await startPostgres({ folder: paths.postgres, password: keys.databasePassword ?? "" });
    const restored = await checkRestored(server.databaseUrl(databaseName), manifest.files).finally(() => server.stop());
    await writeFile(paths.secrets, JSON.stringify(keys, null, 2), { mode: 0o600 });
    for (const folder of [dataFolder, objectsFolder]) syncFolder(folder);
    await rm(paths.restoring);
    return restored;
  } finally {
    await releaseDataFolder();
  }
}

/** Removes what an interrupted restore has put here; anything else stops this one. */
async function clearInterrupted(): Promise<void> {
  const parts = [paths.postgres, objectsFolder, paths.secrets, demoFile];
  if (!existsSync(paths.restoring)) {
    if (!parts.some((path) => existsSync(path))) return;
    throw new AppError(
      "WRONG_STATE",
      `${dataFolder} holds an installation already, and nothing was changed: name another folder in SECOND_READ_DATA, or move that one away.`,
    );
  }
  await stopLeftOverPostgres(paths.postgres);
  for (const path of parts) await rm(path, { recursive: true, force: true });
}

async function place(backup: string, { header, files }: Manifest): Promise<void> {
  for (const folder of header.folders) await mkdir(placeOf(folder), { recursive: true, mode: 0o700 });
  await mkdir(objectsFolder, { recursive: true });
  for (const file of files) await placeBlob(backup, file, placeOf(file.path));
}
