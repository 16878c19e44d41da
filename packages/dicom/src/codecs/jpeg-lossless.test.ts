import { Rejected } from "@second-read/domain";
import { describe, expect, test } from "vitest";
import { encodeJpegLossless } from "../testing/encode-jpeg-lossless.ts";
import { decodeJpegLossless } from "./jpeg-lossless.ts";

const rows = 13;
const columns = 8;

/** Noise over the whole range, its ends included, so that differences of every size occur. */
function noise(bits: number, pointTransform = 0): Uint16Array {
  let seed = bits * 7919 + pointTransform;
  return Uint16Array.from({ length: rows * columns }, (_, at) => {
    seed = (Math.imul(seed, 1_103_515_245) + 12_345) & 0x7fffffff;
    const value = at % 11 === 0 ? 0 : at % 7 === 0 ? 2 ** bits - 1 : (seed >> 8) % 2 ** bits;
    return (value >> pointTransform) << pointTransform;
  });
}

function codeOf(bytes: Uint8Array): string {
  try {
    decodeJpegLossless(bytes);
    return "DECODED";
  } catch (error) {
    if (error instanceof Rejected) return error.code;
    throw error;
  }
}

describe("decodeJpegLossless", () => {
  const predictors = [1, 2, 3, 4, 5, 6, 7];
  test.each(predictors)("predictor %i gives every sample back, at every precision, point transform and restart interval", (predictor) => {
    for (let bits = 2; bits <= 16; bits++) {
      for (const pointTransform of bits > 4 ? [0, 3] : [0]) {
        const samples = noise(bits, pointTransform);
        for (const rowsPerRestart of [0, 1, 4]) {
          const stream = encodeJpegLossless(samples, { rows, columns, bits, predictor, pointTransform, rowsPerRestart });
          expect([bits, pointTransform, rowsPerRestart, decodeJpegLossless(stream).samples]).toEqual([
            bits,
            pointTransform,
            rowsPerRestart,
            samples,
          ]);
        }
      }
    }
  });

  test("a stream cut anywhere is refused", () => {
    const stream = encodeJpegLossless(noise(12), { rows, columns, bits: 12, predictor: 1, rowsPerRestart: 2 });
    for (let length = 0; length < stream.length; length++) expect([length, codeOf(stream.subarray(0, length))]).not.toContain("DECODED");
  });

  test("so is one whose data were exchanged for zeros, for ones, or hold more or fewer rows than its header says", () => {
    const stream = encodeJpegLossless(noise(12), { rows, columns, bits: 12, predictor: 1 });
    const dataAt = stream.length - 200;
    for (const [byte, end] of [
      [0, stream.length],
      [0, stream.length - 2],
      [255, stream.length],
      [255, stream.length - 2],
    ] as const) {
      expect([byte, end, codeOf(stream.slice().fill(byte, dataAt, end))]).not.toContain("DECODED");
    }
    for (const other of [rows - 1, rows + 1]) {
      const lying = stream.slice();
      lying[8] = other;
      expect(codeOf(lying)).toBe("CORRUPT");
    }
  });

  test("restart markers out of their order are refused", () => {
    const stream = encodeJpegLossless(noise(12), { rows, columns, bits: 12, predictor: 1, rowsPerRestart: 2 });
    const at = stream.findIndex((byte, index) => byte === 0xff && stream[index + 1] === 0xd1);
    stream[at + 1] = 0xd2;
    expect(codeOf(stream)).toBe("CORRUPT");
  });
});
