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
 * Streams the upload to an encrypted file and compares it with what was announced.
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
      // Stop reading once there is more than announced.
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
      // A folder that is not mounted looks empty.
      await store.check();
      throw new Rejected("CHECKSUM_MISMATCH");
    }
    if (error instanceof Rejected || signal.aborted || isDiskFault(error)) throw error;
    // The store's stream broke off.
    throw new StoreUnavailableError(error);
  }
  // A stream cut short without an error is not the file's fault: the store knows the true size.
  if (received < upload.bytes && (await incomingBytes(store, upload)) === upload.bytes)
    throw new StoreUnavailableError(new Error("the object came incomplete"));
  if (received !== upload.bytes || hash.digest("hex") !== upload.sha256.toLowerCase()) throw new Rejected("CHECKSUM_MISMATCH");
}
