import { createHash } from "node:crypto";
import { createWriteStream } from "node:fs";
import { Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import { Rejected } from "@second-read/domain";
import { incomingBytes, ObjectNotFoundError, type ObjectStore, readIncoming, StoreUnavailableError } from "@second-read/storage";
import { seal } from "@second-read/storage/seal";
import { inputName } from "../child/protocol.ts";
import { isDiskFault } from "./put-off.ts";

/**
 * Streams what was uploaded to a file, sealed, and holds it against what was announced.
 * @throws Rejected EMPTY_FILE, TOO_LARGE, or CHECKSUM_MISMATCH, also where nothing arrived
 */
export async function receiveBytes(
  store: ObjectStore,
  upload: { id: string; bytes: number; sha256: string },
  { path, key }: { readonly path: string; readonly key: string },
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
    await pipeline(
      await readIncoming(store, upload),
      meter,
      (bytes) => seal(key, inputName, bytes),
      createWriteStream(path, { mode: 0o600 }),
      { signal },
    );
  } catch (error) {
    if (error instanceof ObjectNotFoundError) {
      // Where a folder is not mounted, nothing that was in it is found.
      await store.check();
      throw new Rejected("CHECKSUM_MISMATCH");
    }
    if (error instanceof Rejected || signal.aborted || isDiskFault(error)) throw error;
    // The store's stream ended in the middle.
    throw new StoreUnavailableError(error);
  }
  // What was cut on its way without an error is no fault of the file: the store knows how much it has.
  if (received < upload.bytes && (await incomingBytes(store, upload)) === upload.bytes)
    throw new StoreUnavailableError(new Error("the object came incomplete"));
  if (received !== upload.bytes || hash.digest("hex") !== upload.sha256.toLowerCase()) throw new Rejected("CHECKSUM_MISMATCH");
}
