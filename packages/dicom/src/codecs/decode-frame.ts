import { Rejected } from "@second-read/domain";
import sharp from "sharp";
import { lossOfStream } from "../loss-of-stream.ts";
import { concatenate } from "../write-data-set.ts";
import type { DecodedFrame } from "./decoded-frame.ts";
import { decodeJpegLossless } from "./jpeg-lossless.ts";
import { decodeJpegSequential } from "./jpeg-sequential.ts";
import { type JpegHeader, readJpegHeader } from "./jpeg-stream.ts";
import { decodeRle } from "./rle.ts";
import { decodeJpeg2000, decodeJpegLs } from "./wasm-codecs.ts";

/**
 * Decodes the single frame of encapsulated pixel data by the actual kind of its stream: transfer syntaxes that name another are common and harmless.
 * The stream's own size must equal the data set's, which is checked before anything is allocated.
 * Throws Rejected TRUNCATED, CORRUPT or UNSUPPORTED_PIXELS.
 */
export async function decodeFrame(
  fragments: readonly Uint8Array[],
  { rows, columns, bytesPerSample }: { rows: number; columns: number; bytesPerSample: 1 | 2 },
): Promise<DecodedFrame> {
  const stream = fragments.length === 1 && fragments[0] ? fragments[0] : concatenate(fragments);
  switch (streamKindOf(stream)) {
    case "JPEG":
      return { ...(await decodeJpeg(stream, rows, columns)), approximate: lossOfStream(stream) !== null };
    case "JPEG_2000":
      return { ...(await decodeJpeg2000(stream, rows, columns)), approximate: lossOfStream(stream) !== null || "PERHAPS" };
    case null:
      return decodeRle(stream, rows, columns, bytesPerSample);
  }
}

/** The first bytes of a JPEG stream, and of a JPEG 2000 codestream and its JP2 wrapper; they do not occur within one. */
const beginnings: readonly (readonly ["JPEG" | "JPEG_2000", readonly number[]])[] = [
  ["JPEG", [0xff, 0xd8, 0xff]],
  ["JPEG_2000", [0xff, 0x4f, 0xff, 0x51]],
  ["JPEG_2000", [0, 0, 0, 12, 0x6a, 0x50, 0x20, 0x20]],
];

/** The kind of a stream by its first bytes; null where it has no signature, as for run lengths. */
export function streamKindOf(stream: Uint8Array): "JPEG" | "JPEG_2000" | null {
  return beginnings.find(([, beginning]) => beginning.every((byte, at) => stream[at] === byte))?.[0] ?? null;
}

/** The frame header of a stream names its process. */
async function decodeJpeg(stream: Uint8Array, rows: number, columns: number): Promise<DecodedFrame> {
  const header = readJpegHeader(stream);
  if (header.components !== 1) throw new Rejected("UNSUPPORTED_PIXELS", { found: "colour" });
  if (header.rows !== rows || header.columns !== columns) throw new Rejected("CORRUPT", { found: "rows and columns of its JPEG stream" });
  return { ...(await decodeProcess(header, stream, rows, columns)), precision: header.bits };
}

function decodeProcess(
  { process, bits }: JpegHeader,
  stream: Uint8Array,
  rows: number,
  columns: number,
): DecodedFrame | Promise<DecodedFrame> {
  if (process === 0xf7) return decodeJpegLs(stream, rows, columns);
  if (process === 0xc3) return decodeJpegLossless(stream);
  // The library stops at 8 bits; other processes are refused by the decoder of sequential ones.
  return process === 0xc2 && bits === 8 ? decodeJpegProgressive(stream, rows, columns) : decodeJpegSequential(stream);
}

/** Not a current DICOM syntax, but other software reads it. */
async function decodeJpegProgressive(stream: Uint8Array, rows: number, columns: number): Promise<DecodedFrame> {
  try {
    const samples = await sharp(stream, { failOn: "warning", ignoreIcc: true, limitInputPixels: rows * columns })
      .extractChannel(0)
      .raw()
      .toBuffer();
    if (samples.length !== rows * columns) throw new Rejected("TRUNCATED");
    return { rows, columns, samples };
  } catch {
    throw new Rejected("CORRUPT");
  }
}
