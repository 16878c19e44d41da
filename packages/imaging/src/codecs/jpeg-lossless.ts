import { createRequire } from "node:module";
import { Rejected } from "../rejected.ts";
import type { DecodedFrame } from "./decoded-frame.ts";

interface LosslessDecoder {
  decode(buffer: ArrayBuffer, offset: number, length: number): Uint8Array | Uint16Array;
}

// CommonJS for Node, whose types stand at an address that its package does not ship.
const { Decoder } = createRequire(import.meta.url)("jpeg-lossless-decoder-js") as { Decoder: new () => LosslessDecoder };

/** JPEG Lossless (process 14, any predictor). Throws Rejected TRUNCATED. */
export function decodeJpegLossless(bytes: Uint8Array, rows: number, columns: number): DecodedFrame {
  const copy = bytes.slice();
  try {
    const samples = new Decoder().decode(copy.buffer, 0, copy.length);
    if (samples.length < rows * columns) throw new Rejected("TRUNCATED");
    return { rows, columns, samples: samples.subarray(0, rows * columns) };
  } catch (error) {
    if (error instanceof Rejected) throw error;
    throw new Rejected("CORRUPT");
  }
}
