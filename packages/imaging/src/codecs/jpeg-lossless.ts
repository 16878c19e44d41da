import codec from "jpeg-lossless-decoder-js";
import { Rejected } from "../rejected.ts";
import type { DecodedFrame } from "./decoded-frame.ts";

/** JPEG Lossless (process 14, any predictor). Throws Rejected TRUNCATED. */
export function decodeJpegLossless(bytes: Uint8Array, rows: number, columns: number): DecodedFrame {
  const copy = bytes.slice();
  try {
    const samples = new codec.Decoder().decode(copy.buffer, 0, copy.length);
    if (samples.length < rows * columns) throw new Rejected("TRUNCATED");
    return { rows, columns, samples: samples.subarray(0, rows * columns) };
  } catch (error) {
    if (error instanceof Rejected) throw error;
    throw new Rejected("CORRUPT");
  }
}
