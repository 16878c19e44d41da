import { readdir, rm, stat } from "node:fs/promises";
import { join } from "node:path";

/** Deletes the least recently used files of a cache folder until it is within `mostBytes`. Returns the number of deleted files. */
export async function trimCache(folder: string, mostBytes: number): Promise<number> {
  const names = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  const files: { path: string; bytes: number; usedAt: number }[] = [];
  for (const entry of names) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    // Another process may have deleted it in the meantime.
    const found = await stat(path).catch(() => null);
    if (found !== null) files.push({ path, bytes: found.size, usedAt: found.mtimeMs });
  }
  let total = files.reduce((sum, { bytes }) => sum + bytes, 0);
  let deleted = 0;
  for (const { path, bytes } of files.sort((a, b) => a.usedAt - b.usedAt)) {
    if (total <= mostBytes) break;
    await rm(path, { force: true });
    total -= bytes;
    deleted += 1;
  }
  return deleted;
}
