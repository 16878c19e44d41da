import type { Readable } from "node:stream";

/**
 * The object store. Two adapters, S3 and a folder, pass one conformance suite (`object-store.test.ts`). Keys come from `keys.ts` only; every method
 * refuses any other. A written object appears completely or not at all.
 */
export interface ObjectStore {
  /** Writes or replaces. `sizeBytes` spares the S3 adapter from buffering a stream of unknown length. */
  put(key: string, body: Uint8Array | Readable, options: { contentType: string; sizeBytes?: number }): Promise<void>;
  /** @throws ObjectNotFoundError */
  get(key: string): Promise<Readable>;
  /** The whole object, or the bytes from `start` up to, not including, `end`. @throws ObjectNotFoundError */
  getBytes(key: string, range?: ByteRange): Promise<Uint8Array>;
  head(key: string): Promise<ObjectHead | null>;
  /** Deleting a missing object is not an error. */
  delete(key: string): Promise<void>;
  /** Deletes everything below a folder such as `checkpoints/{runId}/`; returns the number of objects. */
  deletePrefix(prefix: string): Promise<number>;
  /** All keys below a folder, in no particular order. */
  list(prefix: string): AsyncIterable<string>;
  /**
   * An address that serves the object to anyone who holds it, as an attachment of exactly this type. It is valid for at most `expiresSeconds` and at
   * least half of that. Within half a period the same address is returned, so that a page that renders again reuses its images. A list has a hundred
   * of them: implementations that can sign without waiting do so.
   */
  presignRead(
    key: string,
    options: { expiresSeconds: number; contentType: string; fileName?: string },
  ): SignedAddress | Promise<SignedAddress>;
  /**
   * An address that takes one object of at most `maxBytes` under exactly this key. The folder adapter also refuses bytes with another SHA-256 (hex)
   * where one is given; S3 does not, so the code that completes an upload verifies it again.
   */
  presignUpload(key: string, options: { maxBytes: number; sha256?: string; expiresSeconds: number }): Promise<UploadTarget>;
  /** Deletes the remains of uploads that were interrupted longer ago than this; returns their number. */
  removeAbandoned(olderThanSeconds: number): Promise<number>;
  /** Rejects when the store cannot be used; for readiness. */
  check(): Promise<void>;
}

export interface SignedAddress {
  readonly url: string;
  readonly expiresAt: Date;
}

export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

export interface ObjectHead {
  readonly sizeBytes: number;
  readonly modifiedAt: Date;
}

/** POST: a multipart form with `fields` first and the bytes last, named `file`. PUT: the bytes as the body, with `headers`. */
export interface UploadTarget {
  readonly url: string;
  readonly method: "POST" | "PUT";
  readonly fields?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
}

export class ObjectNotFoundError extends Error {
  override readonly name = "ObjectNotFoundError";
  constructor(readonly key: string) {
    super(`no object ${key}`);
  }
}

/**
 * Threat: what a browser caches on disk survives sign-out, withdrawal of access and the next person at the machine. So nothing is cached: a page
 * keeps decoded images in memory, and since addresses change every few minutes a cache would hardly ever be hit.
 */
export const imageCacheControl = "private, no-store";

/** The start of the current half period: signing from there makes addresses repeat. Both `nowMilliseconds` and the result are since the epoch. */
export function signingTimeMilliseconds(nowMilliseconds: number, expiresSeconds: number): number {
  const stepMilliseconds = Math.max(1, Math.floor(expiresSeconds / 2)) * 1000;
  return Math.floor(nowMilliseconds / stepMilliseconds) * stepMilliseconds;
}

/** The caller's text never goes into a header as it is: special characters are dropped and the length is limited. */
export function attachmentHeader(fileName: string | undefined): string {
  const plain = (fileName ?? "")
    .replaceAll(/[^A-Za-z0-9._-]/g, "_")
    .replaceAll(/\.{2,}/g, ".")
    .slice(0, 100);
  return plain === "" ? "attachment" : `attachment; filename="${plain}"`;
}
