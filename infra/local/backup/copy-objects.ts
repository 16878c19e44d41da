import { stat } from "node:fs/promises";
import { join } from "node:path";
import { absentAs, addFile, type Blob, listFolder } from "./blobs.ts";

interface CopiedObject {
  /** Distinguishes a file from one that has replaced it. */
  readonly stamp: string;
  readonly blob: Blob;
}

/** By key in the store. */
export type CopiedObjects = Map<string, CopiedObject>;

/** Written to check whether the store accepts writes. */
const isOfNow = (key: string) => key.startsWith("readiness/");
/** The store has heads of audit chains that the database's copy does not reach yet: compared with those, the copy would seem truncated. */
const isAheadOfDatabase = (key: string) => key.startsWith("audit/");

/**
 * Brings a copy of the store up to date. BEFORE_DATABASE_END: objects that are gone are also removed from the copy. AFTER_DATABASE_END: the
 * database's copy may still name what has been deleted since, so that is kept, and new objects are added.
 */
export async function copyObjects(
  backup: string,
  objects: string,
  copied: CopiedObjects,
  moment: "BEFORE_DATABASE_END" | "AFTER_DATABASE_END",
): Promise<void> {
  const after = moment === "AFTER_DATABASE_END";
  const there = new Set<string>();
  for await (const key of keysOf(objects)) {
    if (isOfNow(key)) continue;
    const path = join(objects, key);
    const stamp = await stampOf(path);
    if (stamp === null) continue;
    there.add(key);
    const known = copied.get(key);
    if (known?.stamp === stamp || (after && isAheadOfDatabase(key))) continue;
    const blob = await addFile(backup, path);
    if (blob !== null) copied.set(key, { stamp, blob });
  }
  if (after) return;
  for (const key of copied.keys()) if (!there.has(key)) copied.delete(key);
}

async function* keysOf(objects: string, below = ""): AsyncIterable<string> {
  for (const entry of await listFolder(join(objects, below))) {
    const key = join(below, entry.name);
    if (entry.isDirectory()) yield* keysOf(objects, key);
    else if (entry.isFile()) yield key;
  }
}

async function stampOf(path: string): Promise<string | null> {
  const found = await stat(path).catch(absentAs(null));
  return found && `${found.ino} ${found.size} ${found.mtimeMs}`;
}
