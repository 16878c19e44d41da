import { createHash } from "node:crypto";
import { createWriteStream } from "node:fs";
import { Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import { Rejected } from "@second-read/domain";
import { keys, ObjectNotFoundError, type ObjectStore } from "@second-read/storage";

/**
 * Streams what was uploaded to a file and holds it against what was announced.
 * @throws Rejected EMPTY_FILE, TOO_LARGE, or CHECKSUM_MISMATCH, also where nothing arrived
 */
export async function receiveBytes(
  store: ObjectStore,
  upload: { id: string; bytes: number; sha256: string },
  path: string,
  largestBytes: number,
  signal: AbortSignal,
): Promise<void> {
  if (upload.bytes === 0) throw new Rejected("EMPTY_FILE");
  if (upload.bytes > largestBytes) throw new Rejected("TOO_LARGE", { limit: largestBytes, actual: upload.bytes });
  const hash = createHash("sha256");
  let received = 0;
  const meter = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      received += chunk.length;
      hash.update(chunk);
      // More than announced is not read to its end.
      done(received > upload.bytes ? new Rejected("CHECKSUM_MISMATCH") : null, chunk);
    },
  });
  try {
    await pipeline(await store.get(keys.incoming(upload.id)), meter, createWriteStream(path), { signal });
  } catch (error) {
    if (error instanceof ObjectNotFoundError) throw new Rejected("CHECKSUM_MISMATCH");
    throw error;
  }
  if (received !== upload.bytes || hash.digest("hex") !== upload.sha256.toLowerCase()) throw new Rejected("CHECKSUM_MISMATCH");
}
