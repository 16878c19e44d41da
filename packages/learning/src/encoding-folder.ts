import { access, mkdir, readFile, rename, rm, utimes, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { codeOfError } from "@second-read/domain";
import { isDiskFull } from "./disk-full.ts";
import type { EncodingStore } from "./encoding.ts";
import type { ImageFacts } from "./prepared-image.ts";

export interface EncodingFolderOptions {
  /** The folder for everything computed from an image. */
  folderOf(image: ImageFacts): string;
  /** Called once, with a sentence, if something could not be cached; it will be computed again. */
  onProblem(sentence: string): void;
}

/** Encodings as files that any process may delete. Reading a file marks it as recently used. */
export function openEncodingFolder({ folderOf, onProblem }: EncodingFolderOptions): EncodingStore {
  let isTold = false;
  const fileOf = (image: ImageFacts, name: string) => join(folderOf(image), `${name}.bin`);
  return {
    has: (image, name) =>
      access(fileOf(image, name)).then(
        () => true,
        () => false,
      ),
    async read(image, name) {
      const file = fileOf(image, name);
      const bytes = await readFile(file).catch(() => undefined);
      if (bytes !== undefined) await touch(file);
      return bytes;
    },
    async write(image, name, bytes) {
      const problem = await writeCacheFile(fileOf(image, name), bytes);
      if (problem === undefined || isTold) return;
      isTold = true;
      onProblem(problem);
    },
  };
}

/**
 * Writes a file atomically: several processes may create the same one; each writes its own copy and renames it, and the last rename wins. Does not
 * throw, since the caller has the bytes anyway; returns why they could not be stored.
 */
export async function writeCacheFile(file: string, bytes: Uint8Array): Promise<string | undefined> {
  const unfinished = `${file}.${process.pid}`;
  try {
    await mkdir(dirname(file), { recursive: true });
    await writeFile(unfinished, bytes);
    await rename(unfinished, file);
    return undefined;
  } catch (error) {
    await rm(unfinished, { force: true }).catch(() => undefined);
    return isDiskFull(error)
      ? "The disk of the trainer's cache is full: what does not fit is computed again each time it is needed. Free some space, or lower TRAINER_CACHE_GIB."
      : `The trainer's cache cannot be written (${codeOfError(error) ?? "unknown"}): what does not fit is computed again each time it is needed.`;
  }
}

/** Marks a file as just used; the oldest are deleted first. */
export async function touch(file: string): Promise<void> {
  const now = new Date();
  await utimes(file, now, now).catch(() => undefined);
}
