import { createHash, createHmac, type Hmac } from "node:crypto";
import { createReadStream } from "node:fs";
import { open, rename } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { AppError } from "@second-read/domain";
import type { Blob } from "./blobs.ts";

export type Keys = Readonly<Record<string, string>>;

export interface BackupHeader {
  readonly format: 1;
  readonly madeAt: string;
  /** PostgreSQL's files can be read only on the same kind of machine. */
  readonly platform: string;
  /** Folders of PostgreSQL's files, without a trailing slash, including empty ones. */
  readonly folders: readonly string[];
}

/** A file of the installation: `postgres/…`, `store/…` (the store's key follows) or `demo.json`. */
export interface BackedUpFile extends Blob {
  readonly path: string;
}

export interface Manifest {
  readonly header: BackupHeader;
  readonly files: readonly BackedUpFile[];
}

const manifestPath = (backup: string) => join(backup, "manifest.jsonl");
export const thisPlatform = `${process.platform}-${process.arch}`;

/**
 * A line for the backup, one for each file, and the seal: an HMAC of all lines above it, with the keys, which are stored elsewhere. Written last,
 * completely or not at all.
 */
export async function writeManifest(backup: string, keys: Keys, { header, files }: Manifest): Promise<void> {
  const unfinished = `${manifestPath(backup)}.unfinished`;
  const file = await open(unfinished, "w", 0o600);
  try {
    const seal = sealOf(keys);
    const write = async (value: unknown) => {
      const line = `${JSON.stringify(value)}\n`;
      seal.update(line);
      await file.appendFile(line);
    };
    await write({ ...header, keys: fingerprint(keys) });
    for (const one of files) await write(one);
    await file.appendFile(`${JSON.stringify({ seal: seal.digest("hex") })}\n`);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(unfinished, manifestPath(backup));
}

/** @throws AppError INVALID_INPUT if there is none, or it is truncated, was changed, or belongs to other keys */
export async function readManifest(backup: string, keys: Keys): Promise<Manifest> {
  const file = await open(manifestPath(backup)).catch(() => null);
  if (file === null)
    refuse(`${backup} holds no complete backup: it has no manifest. A backup that was interrupted is made again, into another folder.`);
  await file.close();
  const seal = sealOf(keys);
  let header: (BackupHeader & { readonly keys: string }) | undefined;
  let sealed: string | undefined;
  const files: BackedUpFile[] = [];
  for await (const line of createInterface({ input: createReadStream(manifestPath(backup)), crlfDelay: Number.POSITIVE_INFINITY })) {
    if (sealed !== undefined) refuse("The manifest of this backup was changed after it was made.");
    const value = parsed(line);
    if ("seal" in value) {
      sealed = String(value.seal);
      continue;
    }
    seal.update(`${line}\n`);
    if (header === undefined) header = headerOf(value, keys);
    else files.push(value as unknown as BackedUpFile);
  }
  if (header === undefined || sealed === undefined) refuse("The manifest of this backup is cut off.");
  if (sealed !== seal.digest("hex")) refuse("The manifest of this backup was changed after it was made.");
  return { header, files };
}

function parsed(line: string): Record<string, unknown> {
  try {
    return JSON.parse(line) as Record<string, unknown>;
  } catch {
    return refuse("The manifest of this backup is cut off.");
  }
}

function headerOf(value: Record<string, unknown>, keys: Keys): BackupHeader & { readonly keys: string } {
  if (value.format !== 1) refuse("This backup was made by a newer version of Second Read.");
  if (value.keys !== fingerprint(keys)) refuse("These are not the keys of this backup.");
  if (value.platform !== thisPlatform)
    refuse(`This backup was made on ${value.platform}, and PostgreSQL's files are read there only; this is ${thisPlatform}.`);
  return value as unknown as BackupHeader & { readonly keys: string };
}

function refuse(sentence: string): never {
  throw new AppError("INVALID_INPUT", sentence);
}

/** In a fixed order, whatever that of the file. */
const textOf = (keys: Keys) => JSON.stringify(Object.entries(keys).sort(([a], [b]) => (a < b ? -1 : 1)));

function sealOf(keys: Keys): Hmac {
  return createHmac(
    "sha256",
    createHash("sha256")
      .update(`seal ${textOf(keys)}`)
      .digest(),
  );
}

/** Identifies keys without revealing them: they are too long to be guessed. */
function fingerprint(keys: Keys): string {
  return createHash("sha256")
    .update(`fingerprint ${textOf(keys)}`)
    .digest("hex");
}
