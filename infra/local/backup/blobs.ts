import { createHash } from "node:crypto";
import { createReadStream, createWriteStream, type Dirent } from "node:fs";
import { mkdir, open, readdir, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { pipeline } from "node:stream/promises";
import { codeOfError } from "@second-read/domain";

/** The bytes of a file when it was read. A backup stores them under their digest, so that equal files are stored once. */
export interface Blob {
  readonly sha256: string;
  readonly bytes: number;
}

const blobsFolder = (backup: string) => join(backup, "blobs");
const blobPath = (backup: string, sha256: string) => join(blobsFolder(backup), sha256.slice(0, 2), sha256);

/** For files and folders that may disappear while they are copied. */
export function absentAs<Value>(value: Value): (error: NodeJS.ErrnoException) => Value {
  return (error) => {
    if (error.code === "ENOENT") return value;
    throw error;
  };
}

/** The entries of a folder; none if it is gone. */
export function listFolder(path: string): Promise<Dirent[]> {
  return readdir(path, { withFileTypes: true }).catch(absentAs<Dirent[]>([]));
}

/** Copies a file into the backup; null if it is gone. */
export async function addFile(backup: string, path: string): Promise<Blob | null> {
  const file = await open(path).catch(absentAs(null));
  return file === null ? null : add(backup, file.createReadStream());
}

export function addText(backup: string, text: string): Promise<Blob> {
  return add(backup, [Buffer.from(text)]);
}

async function add(backup: string, chunks: AsyncIterable<Buffer> | Iterable<Buffer>): Promise<Blob> {
  const unfinished = join(backup, "unfinished");
  const blob = await copy(chunks, unfinished);
  const place = blobPath(backup, blob.sha256);
  await mkdir(dirname(place), { recursive: true, mode: 0o700 });
  await rename(unfinished, place);
  return blob;
}

/** Writes a blob's bytes to another place. @throws Error if their digest does not match */
export async function placeBlob(backup: string, { sha256 }: Blob, path: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const placed = await copy(createReadStream(blobPath(backup, sha256)), path);
  if (placed.sha256 !== sha256) throw new Error(`${blobPath(backup, sha256)} changed while it was read`);
}

/** Whether the backup still holds exactly these bytes. */
export async function holdsBlob(backup: string, { sha256, bytes }: Blob): Promise<boolean> {
  const hash = createHash("sha256");
  let counted = 0;
  try {
    for await (const chunk of createReadStream(blobPath(backup, sha256))) {
      hash.update(chunk);
      counted += chunk.length;
    }
  } catch (error) {
    if (codeOfError(error) === "ENOENT") return false;
    throw error;
  }
  return counted === bytes && hash.digest("hex") === sha256;
}

/** Removes blobs that no file refers to any more: objects that were deleted while the backup was made. */
export async function keepOnly(backup: string, wanted: ReadonlySet<string>): Promise<void> {
  for (const entry of await readdir(blobsFolder(backup), { recursive: true, withFileTypes: true }))
    if (entry.isFile() && !wanted.has(entry.name)) await rm(join(entry.parentPath, entry.name));
}

async function copy(chunks: AsyncIterable<Buffer> | Iterable<Buffer>, path: string): Promise<Blob> {
  const hash = createHash("sha256");
  let bytes = 0;
  async function* counted() {
    for await (const chunk of chunks) {
      hash.update(chunk);
      bytes += chunk.length;
      yield chunk;
    }
  }
  await pipeline(counted, createWriteStream(path, { mode: 0o600 }));
  return { sha256: hash.digest("hex"), bytes };
}
