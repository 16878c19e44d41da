import { createHash } from "node:crypto";
import type { ImageFacts } from "./prepared-image.ts";

/** One array computed from an image. Uint16Array holds the upper halves of float32 numbers (bfloat16). */
export interface EncodedPart {
  readonly shape: readonly number[];
  readonly values: Float32Array | Uint16Array;
}

/** Everything that a recipe computes from an image before training, in the order of the recipe's parts. */
export type Encoding = readonly EncodedPart[];

/** Caches encodings between processes, by image and name; any of them may disappear at any time. No method throws. */
export interface EncodingStore {
  has(image: ImageFacts, name: string): Promise<boolean>;
  read(image: ImageFacts, name: string): Promise<Uint8Array | undefined>;
  write(image: ImageFacts, name: string, bytes: Uint8Array): Promise<void>;
}

const types = { f32: Float32Array, bf16: Uint16Array } as const;
const digestBytes = 32;

/** Format: shape and type as a line of JSON in 4 + n bytes, the SHA-256 of the rest, then the values, little-endian. */
export function writeEncodedPart({ shape, values }: EncodedPart): Uint8Array {
  const header = Buffer.from(JSON.stringify({ shape, type: values instanceof Uint16Array ? "bf16" : "f32" }), "utf8");
  const length = Buffer.alloc(4);
  length.writeUInt32LE(header.length);
  const body = Buffer.from(values.buffer, values.byteOffset, values.byteLength);
  return Buffer.concat([length, header, createHash("sha256").update(header).update(body).digest(), body]);
}

/** Undefined for bytes that are truncated or altered: the contents are then computed again. */
export function readEncodedPart(bytes: Uint8Array): EncodedPart | undefined {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const headerEnd = file.length < 4 ? Number.POSITIVE_INFINITY : 4 + file.readUInt32LE(0);
  if (headerEnd + digestBytes > file.length) return undefined;
  const header = file.subarray(4, headerEnd);
  const body = file.subarray(headerEnd + digestBytes);
  const digest = createHash("sha256").update(header).update(body).digest();
  if (!digest.equals(file.subarray(headerEnd, headerEnd + digestBytes))) return undefined;
  const { shape, type } = JSON.parse(header.toString("utf8")) as { shape: number[]; type: keyof typeof types };
  // Copied, because typed arrays must be aligned to their element size.
  const values = new types[type](body.length / types[type].BYTES_PER_ELEMENT);
  Buffer.from(values.buffer).set(body);
  return { shape, values };
}

/** Rounds to the nearest bfloat16, ties to even: the range of float32 with three significant digits, in half the bytes. */
export function toBfloat16(values: Float32Array): Uint16Array {
  const bits = new Uint32Array(values.buffer, values.byteOffset, values.length);
  return Uint16Array.from(bits, (value) => (value + 0x7fff + ((value >>> 16) & 1)) >>> 16);
}

const wide = new Uint32Array(1);
const wideFloat = new Float32Array(wide.buffer);

export function fromBfloat16(half: number): number {
  wide[0] = half << 16;
  return wideFloat[0] as number;
}
