import { Readable } from "node:stream";
import { isSealed, openSeal, seal, sealBytes } from "./seal.ts";

/** How an object is stored on disk. */
export interface ObjectSeal {
  seal(body: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array>;
  open(sealed: Readable): Readable;
  /** Length of the content of an object that takes this many bytes on disk and begins with these. */
  contentBytes(sizeBytes: number, firstBytes: Uint8Array): number;
}

/**
 * Threat: uploads identify patients and stay in the store until they are filed, and what a disk once held can be recovered from it later. So they are
 * encrypted before they reach the disk. Uploads written in plain by an earlier version, or by one that still runs beside this one, are read as they
 * are. Null for objects that identify nobody.
 */
export function sealOf(key: string, incomingKey: string | undefined): ObjectSeal | null {
  if (incomingKey === undefined || !/^(incoming|parts)\//.test(key)) return null;
  return {
    seal: (body) => seal(incomingKey, key, body),
    open: (sealed) => Readable.from(openSeal(incomingKey, key, sealed, { plainToo: true }), { objectMode: false }),
    contentBytes: (sizeBytes, firstBytes) => (isSealed(firstBytes) ? Math.max(0, sizeBytes - sealBytes) : sizeBytes),
  };
}
