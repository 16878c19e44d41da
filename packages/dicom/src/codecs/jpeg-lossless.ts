import { Rejected } from "@second-read/domain";
import type { DecodedFrame } from "./decoded-frame.ts";
import { EntropyReader } from "./jpeg-huffman.ts";
import { assertEndOfImage, type JpegScan, readJpegScan } from "./jpeg-stream.ts";

/**
 * JPEG Lossless (T.81 process 14): one grey component of 2 to 16 bits, any predictor, point transform, restarts at the start of rows.
 * Returns a frame only if its data contain all of its samples and nothing more. Throws Rejected TRUNCATED, CORRUPT or UNSUPPORTED_PIXELS.
 */
export function decodeJpegLossless(bytes: Uint8Array): DecodedFrame {
  const scan = readJpegScan(bytes);
  assertLossless(scan);
  const { rows, columns, dc } = scan;
  const samples = new Uint16Array(rows * columns);
  const reader = new EntropyReader(bytes, scan.dataAt);
  const rowsPerRestart = scan.restartInterval / columns;
  for (let row = 0, sinceRestart = 0; row < rows; row++, sinceRestart++) {
    if (rowsPerRestart > 0 && sinceRestart === rowsPerRestart) {
      reader.restart(row / rowsPerRestart - 1);
      sinceRestart = 0;
    }
    let left = sinceRestart === 0 ? 1 << (scan.bits - scan.approximationLow - 1) : samples[(row - 1) * columns]!;
    // The first row of an interval has no row above it.
    const predictor = sinceRestart === 0 ? 1 : scan.spectralStart;
    const start = row * columns;
    for (let column = 0; column < columns; column++) {
      const size = reader.symbol(dc);
      const difference = size === 16 ? 32_768 : reader.signed(size);
      const at = start + column;
      // The first sample of a row is predicted by the one above.
      const guess = column === 0 || predictor === 1 ? left : predict(predictor, left, samples[at - columns]!, samples[at - columns - 1]!);
      left = (guess + difference) & 0xffff;
      samples[at] = left;
    }
    reader.assertNotPastEnd();
  }
  assertEndOfImage(bytes, reader.endInterval());
  if (scan.approximationLow > 0) for (let at = 0; at < samples.length; at++) samples[at]! <<= scan.approximationLow;
  return { rows, columns, samples };
}

function assertLossless(scan: JpegScan): void {
  if (scan.process !== 0xc3) throw new Rejected("UNSUPPORTED_PIXELS", { found: "JPEG process" });
  const {
    bits,
    columns,
    spectralStart: predictor,
    spectralEnd,
    approximationHigh,
    approximationLow: pointTransform,
    restartInterval,
  } = scan;
  const possible =
    bits >= 2 &&
    bits <= 16 &&
    predictor >= 1 &&
    predictor <= 7 &&
    spectralEnd === 0 &&
    approximationHigh === 0 &&
    pointTransform < bits &&
    restartInterval % columns === 0 &&
    scan.dc.values.every((size) => size <= 16);
  if (!possible) throw new Rejected("CORRUPT");
}

/** T.81 table H.1: the sample's neighbours to the left, above, and above to the left. */
function predict(predictor: number, left: number, above: number, corner: number): number {
  switch (predictor) {
    case 2:
      return above;
    case 3:
      return corner;
    case 4:
      return left + above - corner;
    case 5:
      return left + ((above - corner) >> 1);
    case 6:
      return above + ((left - corner) >> 1);
    default:
      return (left + above) >> 1;
  }
}
