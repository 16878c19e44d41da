import { Rejected } from "@second-read/domain";
import type { DecodedFrame } from "./decoded-frame.ts";
import { inverseDct } from "./inverse-dct.ts";
import { EntropyReader } from "./jpeg-huffman.ts";
import { assertEndOfImage, readJpegHeader, readJpegScan } from "./jpeg-stream.ts";

const zigzag = Uint8Array.from([
  0, 1, 8, 16, 9, 2, 3, 10, 17, 24, 32, 25, 18, 11, 4, 5, 12, 19, 26, 33, 40, 48, 41, 34, 27, 20, 13, 6, 7, 14, 21, 28, 35, 42, 49, 56, 57,
  50, 43, 36, 29, 22, 15, 23, 30, 37, 44, 51, 58, 59, 52, 45, 38, 31, 39, 46, 53, 60, 61, 54, 47, 55, 62, 63,
]);

/**
 * Decodes a grey Huffman-coded sequential DCT stream of 8 or 12 bits (JPEG processes 1, 2 and 4). The available libraries stop at 8 bits, and 12-bit
 * film archives exist. Returns a frame only if its data contain all of its blocks and nothing more. Throws Rejected TRUNCATED, CORRUPT
 * or UNSUPPORTED_PIXELS.
 */
export function decodeJpegSequential(bytes: Uint8Array): DecodedFrame {
  const { process, bits } = readJpegHeader(bytes);
  if ((process !== 0xc0 && process !== 0xc1) || (bits !== 8 && bits !== 12))
    throw new Rejected("UNSUPPORTED_PIXELS", { found: "JPEG process" });
  const scan = readJpegScan(bytes);
  const { rows, columns, dc, ac, quantisation } = scan;
  const whole = scan.spectralStart === 0 && scan.spectralEnd === 63 && scan.approximationHigh === 0 && scan.approximationLow === 0;
  if (!whole || !ac || !quantisation || dc.values.some((size) => size > 15)) throw new Rejected("CORRUPT");
  const samples = new Uint16Array(rows * columns);
  const reader = new EntropyReader(bytes, scan.dataAt);
  const block = new Int32Array(64);
  const blockColumns = Math.ceil(columns / 8);
  const blocks = Math.ceil(rows / 8) * blockColumns;
  let predictor = 0;
  for (let index = 0; index < blocks; index++) {
    if (scan.restartInterval > 0 && index > 0 && index % scan.restartInterval === 0) {
      reader.restart(index / scan.restartInterval - 1);
      predictor = 0;
    }
    block.fill(0);
    predictor += reader.signed(reader.symbol(dc));
    block[0] = predictor * quantisation[0]!;
    for (let at = 1; at < 64; at++) {
      const symbol = reader.symbol(ac);
      const size = symbol & 15;
      if (size === 0 && symbol !== 0xf0) break;
      at += symbol >> 4;
      if (at > 63) throw new Rejected("CORRUPT");
      block[zigzag[at]!] = reader.signed(size) * quantisation[at]!;
    }
    reader.assertNotPastEnd();
    inverseDct(block, bits);
    store(block, samples, bits, Math.floor(index / blockColumns) * 8, (index % blockColumns) * 8, rows, columns);
  }
  assertEndOfImage(bytes, reader.endInterval());
  return { rows, columns, samples };
}

function store(block: Int32Array, samples: Uint16Array, bits: number, top: number, left: number, rows: number, columns: number): void {
  const level = 2 ** (bits - 1);
  const maximum = 2 ** bits - 1;
  const height = Math.min(8, rows - top);
  const width = Math.min(8, columns - left);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const value = block[y * 8 + x]! + level;
      samples[(top + y) * columns + left + x] = value < 0 ? 0 : Math.min(value, maximum);
    }
  }
}
