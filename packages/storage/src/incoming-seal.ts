import { Readable } from "node:stream";
import { isSealed, openSeal, seal, sealBytes } from "./seal.ts";

/** How an object lies on disk. */
export interface ObjectSeal {
  seal(body: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array>;
  open(sealed: Readable): Readable;
  /** Of what lies on disk in so many bytes, and begins with these. */
  contentBytes(sizeBytes: number, firstBytes: Uint8Array): number;
}

/**
 * Threat: what was uploaded names patients, and lies in the store until it is filed; what a disk once held is found on it later. So it is encrypted
 * before it touches the disk. What an earlier version took in, or takes beside this one, is read as it lies. Null for objects that name nobody.
 */
export function sealOf(key: string, incomingKey: string | undefined): ObjectSeal | null {
  if (incomingKey === undefined || !/^(incoming|parts)\//.test(key)) return null;
  return {
    seal: (body) => seal(incomingKey, key, body),
    open: (sealed) => Readable.from(openSeal(incomingKey, key, sealed, { plainToo: true }), { objectMode: false }),
    contentBytes: (sizeBytes, firstBytes) => (isSealed(firstBytes) ? Math.max(0, sizeBytes - sealBytes) : sizeBytes),
  };
}
