import { createHash, randomUUID } from "node:crypto";
import { mkdir, open, rename, unlink } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { FolderPaths } from "./folder-paths.ts";

export class TooManyBytesError extends Error {
  override readonly name = "TooManyBytesError";
}
export class OtherDigestError extends Error {
  override readonly name = "OtherDigestError";
}

interface WriteOptions {
  readonly maxBytes?: number;
  readonly sha256?: string;
  /** Transforms the body into what is stored on disk; if absent, the body itself is stored. */
  readonly seal?: ((body: AsyncIterable<Uint8Array>) => AsyncIterable<Uint8Array>) | undefined;
}

/**
 * Writes to a temporary file, syncs, then renames, so that neither a reader nor a crash ever sees half an object.
 * @throws TooManyBytesError as soon as the body exceeds `maxBytes`, OtherDigestError at the end if its `sha256` (hex) differs; nothing is kept in
 * either case.
 */
export async function writeWhole(
  paths: FolderPaths,
  key: string,
  body: Uint8Array | AsyncIterable<Uint8Array>,
  { seal = (plain) => plain, ...limits }: WriteOptions = {},
): Promise<void> {
  const target = paths.of(key);
  const temporary = join(paths.temporary, randomUUID());
  const file = await open(temporary, "wx", 0o600);
  try {
    for await (const chunk of seal(checked(body, limits))) await file.writeFile(chunk);
    await file.sync();
    await file.close();
    await mkdir(dirname(target), { recursive: true });
    await rename(temporary, target);
    await syncFolder(dirname(target));
  } catch (error) {
    await file.close().catch(() => undefined);
    await unlink(temporary).catch(() => undefined);
    throw error;
  }
}

async function* checked(
  body: Uint8Array | AsyncIterable<Uint8Array>,
  { maxBytes = Number.POSITIVE_INFINITY, sha256 }: Omit<WriteOptions, "seal">,
): AsyncIterable<Uint8Array> {
  const hash = createHash("sha256");
  let sizeBytes = 0;
  for await (const chunk of body instanceof Uint8Array ? [body] : body) {
    sizeBytes += chunk.length;
    if (sizeBytes > maxBytes) throw new TooManyBytesError();
    if (sha256 !== undefined) hash.update(chunk);
    yield chunk;
  }
  if (sha256 !== undefined && hash.digest("hex") !== sha256) throw new OtherDigestError();
}

/** A rename is durable only once its folder has been synced. */
async function syncFolder(path: string): Promise<void> {
  const folder = await open(path);
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
