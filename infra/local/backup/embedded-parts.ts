import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { AppError } from "@second-read/domain";
import { dataFolder, paths } from "../folders.ts";

/** The store's objects, where the folder store keeps them. */
export const objectsFolder = join(process.env.STORE_FOLDER || paths.store, "objects");
/** Names the demo's accounts: without it, a start would create the demo again. */
export const demoFile = join(dataFolder, "demo.json");

/** Where a file of a backup belongs. */
export function placeOf(path: string): string {
  return path.startsWith("store/") ? join(objectsFolder, path.slice("store/".length)) : join(dataFolder, path);
}

/** @throws AppError if the installation's database or store is external, and so not for us to copy */
export function requireEmbeddedParts(): void {
  for (const name of ["DATABASE_URL", "S3_ENDPOINT"])
    if (process.env[name])
      throw new AppError(
        "INVALID_INPUT",
        `${name} names a server of your own, which has its own backups: see docs/operations.md, Backup and restore.`,
      );
}

/** Flushes what was written to disk, so that it survives a power failure. */
export function syncFolder(folder: string): void {
  const { status } = spawnSync("sync", process.platform === "linux" ? ["-f", folder] : []);
  if (status !== 0) throw new Error(`${folder} could not be synced to its disk`);
}
