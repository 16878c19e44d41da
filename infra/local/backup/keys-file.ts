import { readFile, writeFile } from "node:fs/promises";
import { relative, resolve } from "node:path";
import { AppError } from "@second-read/domain";
import type { Keys } from "./manifest.ts";

/** @throws AppError INVALID_INPUT if there is another file, or if it would be stored with the backup that it opens */
export async function writeKeys(path: string, keys: Keys, backup: string): Promise<void> {
  if (!relative(resolve(backup), resolve(path)).startsWith(".."))
    throw new AppError("INVALID_INPUT", "Keep the keys separate from the backup: whoever has both has everything.");
  await writeFile(path, JSON.stringify(keys, null, 2), { mode: 0o600, flag: "wx" }).catch(async (error: NodeJS.ErrnoException) => {
    if (error.code !== "EEXIST") throw error;
    // A file left by an earlier backup has the same keys.
    if (!sameKeys(await readKeys(path), keys))
      throw new AppError("INVALID_INPUT", `${path} already contains other keys: choose another file.`);
  });
}

/** @throws AppError INVALID_INPUT if it is not a file of keys */
export async function readKeys(path: string): Promise<Keys> {
  const text = await readFile(path, "utf8").catch(() => null);
  if (text === null) throw new AppError("INVALID_INPUT", `There is no file ${path} to read.`);
  const keys = parsed(text);
  if (keys === null) throw new AppError("INVALID_INPUT", `${path} is not a file of keys.`);
  return keys;
}

function parsed(text: string): Keys | null {
  try {
    const value: unknown = JSON.parse(text);
    const areKeys = typeof value === "object" && value !== null && Object.values(value).every((key) => typeof key === "string");
    return areKeys ? (value as Keys) : null;
  } catch {
    return null;
  }
}

function sameKeys(one: Keys, other: Keys): boolean {
  return Object.keys({ ...one, ...other }).every((name) => one[name] === other[name]);
}
