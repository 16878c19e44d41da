import { mkdir, readdir } from "node:fs/promises";
import { AppError } from "@second-read/domain";
import { paths } from "../folders.ts";
import { addFile, keepOnly } from "./blobs.ts";
import { type CopiedObjects, copyObjects } from "./copy-objects.ts";
import { copyPostgres } from "./copy-postgres.ts";
import { demoFile, objectsFolder, syncFolder } from "./embedded-parts.ts";
import { type BackedUpFile, type Keys, thisPlatform, writeManifest } from "./manifest.ts";

export interface BackupTotals {
  readonly files: number;
  readonly objects: number;
  readonly bytes: number;
}

/**
 * Copies the installation into an empty folder while it runs. Objects are written before rows name them and deleted after, so the store is copied
 * once at its own pace, brought up to date just before the end of the database's copy, and completed just after.
 * @throws AppError INVALID_INPUT if the folder is not empty
 */
export async function backUp(
  backup: string,
  { databaseUrl, keys }: { readonly databaseUrl: string; readonly keys: Keys },
): Promise<BackupTotals> {
  await requireEmptyFolder(backup);
  const copied: CopiedObjects = new Map();
  const objectsNow = (moment: "BEFORE_DATABASE_END" | "AFTER_DATABASE_END") => copyObjects(backup, objectsFolder, copied, moment);
  await objectsNow("BEFORE_DATABASE_END");
  const postgres = await copyPostgres(backup, {
    databaseUrl,
    folder: paths.postgres,
    beforeEnd: () => objectsNow("BEFORE_DATABASE_END"),
  });
  await objectsNow("AFTER_DATABASE_END");
  const demo = await addFile(backup, demoFile);
  const files: BackedUpFile[] = [
    ...postgres.files,
    ...[...copied].map(([key, { blob }]) => ({ path: `store/${key}`, ...blob })),
    ...(demo === null ? [] : [{ path: "demo.json", ...demo }]),
  ];
  await keepOnly(backup, new Set(files.map(({ sha256 }) => sha256)));
  syncFolder(backup);
  const header = { format: 1, madeAt: new Date().toISOString(), platform: thisPlatform, folders: postgres.folders } as const;
  await writeManifest(backup, keys, { header, files });
  syncFolder(backup);
  return { files: files.length, objects: copied.size, bytes: files.reduce((sum, { bytes }) => sum + bytes, 0) };
}

async function requireEmptyFolder(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  // A newly formatted disk contains this folder.
  const found = (await readdir(folder)).filter((name) => name !== "lost+found");
  if (found.length > 0) throw new AppError("INVALID_INPUT", `${folder} is not empty: choose another folder for the backup.`);
}
