import { readdir, realpath } from "node:fs/promises";
import { join } from "node:path";
import { type BackupEnd, backUpFiles } from "@second-read/database";
import { AppError } from "@second-read/domain";
import { addFile, addText, listFolder } from "./blobs.ts";
import type { BackedUpFile } from "./manifest.ts";

/** Contents that a server recreates when it starts; the folders themselves must exist. */
const emptied = new Set(["pg_wal", "pg_replslot", "pg_dynshmem", "pg_notify", "pg_serial", "pg_snapshots", "pg_stat_tmp", "pg_subtrans"]);
/** Files of this running server, or of an earlier backup from which it was restored. */
const leftOut = /^(postmaster\.(pid|opts)|backup_label.*|tablespace_map.*|pg_internal\.init.*|pgsql_tmp.*)$/;

export interface CopiedPostgres {
  readonly folders: readonly string[];
  readonly files: readonly BackedUpFile[];
}

/**
 * Copies the embedded server's files while it runs. `beforeEnd` runs at the last moment before the end of the copy: the state of the database at that
 * moment is what will be restored.
 */
export async function copyPostgres(
  backup: string,
  { databaseUrl, folder, beforeEnd }: { readonly databaseUrl: string; readonly folder: string; beforeEnd(): Promise<void> },
): Promise<CopiedPostgres> {
  const folders: string[] = [];
  const files: BackedUpFile[] = [];
  const add = async (name: string) => {
    const blob = await addFile(backup, join(folder, name));
    // Dropped since it was listed, which the log records too.
    if (blob !== null) files.push({ path: `postgres/${name}`, ...blob });
  };
  await backUpFiles(databaseUrl, {
    async copyFiles(served) {
      if ((await realpath(served)) !== (await realpath(folder)))
        throw new AppError("INVALID_INPUT", `The running database is not that of ${folder}.`);
      for await (const { name, isFolder } of walk(folder, "")) {
        if (isFolder) folders.push(`postgres/${name}`);
        else await add(name);
      }
      await beforeEnd();
    },
    async copyLog(_, { label, firstLog, lastLog }: BackupEnd) {
      files.push({ path: "postgres/backup_label", ...(await addText(backup, label)) });
      const logs = (await readdir(join(folder, "pg_wal"))).filter(
        (name) => firstLog <= name && name <= lastLog && name.length === lastLog.length,
      );
      for (const name of logs) await add(`pg_wal/${name}`);
    },
  });
  return { folders, files };
}

async function* walk(folder: string, below: string): AsyncIterable<{ readonly name: string; readonly isFolder: boolean }> {
  for (const entry of await listFolder(join(folder, below))) {
    if (leftOut.test(entry.name)) continue;
    const name = join(below, entry.name);
    if (entry.isFile()) {
      if (!emptied.has(below)) yield { name, isFolder: false };
    } else if (entry.isDirectory()) {
      yield { name, isFolder: true };
      yield* walk(folder, name);
    }
  }
}
