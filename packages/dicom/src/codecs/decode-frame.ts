import { Rejected } from "@second-read/domain";
import sharp from "sharp";
import { lossOfStream } from "../loss-of-stream.ts";
import { transferSyntaxes as syntax } from "../tags.ts";
import { concatenate } from "../write-data-set.ts";
import type { DecodedFrame } from "./decoded-frame.ts";
import { decodeJpegLossless } from "./jpeg-lossless.ts";
import { decodeJpegSequential } from "./jpeg-sequential.ts";
import { readJpegHeader } from "./jpeg-stream.ts";
import { decodeRle } from "./rle.ts";
import { decodeJpeg2000, decodeJpegLs } from "./wasm-codecs.ts";

/**
 * Decodes the one frame of encapsulated pixel data. The stream's own size must be that of the data set, checked before anything is allocated.
 * Throws Rejected TRUNCATED, CORRUPT, UNSUPPORTED_PIXELS or UNSUPPORTED_TRANSFER_SYNTAX.
 */
export async function decodeFrame(
  fragments: readonly Uint8Array[],
  transferSyntax: string,
  size: { rows: number; columns: number; bytesPerSample: 1 | 2 },
): Promise<DecodedFrame> {
  const stream = fragments.length === 1 && fragments[0] ? fragments[0] : concatenate(fragments);
  const frame = await decodeStream(stream, transferSyntax, size);
  // A reversible JPEG 2000 stream may have been cut to size by its encoder, and does not tell.
  const approximate = transferSyntax !== syntax.rleLossless && (stream[1] === 0x4f || lossOfStream(stream) !== null);
  return { ...frame, approximate };
}

function decodeStream(
  stream: Uint8Array,
  transferSyntax: string,
  { rows, columns, bytesPerSample }: { rows: number; columns: number; bytesPerSample: 1 | 2 },
): DecodedFrame | Promise<DecodedFrame> {
  switch (transferSyntax) {
    case syntax.rleLossless:
      return decodeRle(stream, rows, columns, bytesPerSample);
    case syntax.jpeg2000:
    case syntax.jpeg2000Lossless:
      return decodeJpeg2000(stream, rows, columns);
    case syntax.jpegBaseline:
    case syntax.jpegExtended:
    case syntax.jpegLossless:
    case syntax.jpegLosslessFirstOrder:
    case syntax.jpegLsLossless:
    case syntax.jpegLsNearLossless:
      return decodeJpeg(stream, rows, columns);
    default:
      throw new Rejected("UNSUPPORTED_TRANSFER_SYNTAX");
  }
}

/** A stream says by its frame header which process made it; transfer syntaxes that name another are common, and harmless. */
function decodeJpeg(stream: Uint8Array, rows: number, columns: number): DecodedFrame | Promise<DecodedFrame> {
  const header = readJpegHeader(stream);
  if (header.components !== 1) throw new Rejected("UNSUPPORTED_PIXELS", { found: "colour" });
  if (header.rows !== rows || header.columns !== columns) throw new Rejected("CORRUPT", { found: "rows and columns of its JPEG stream" });
  if (header.process === 0xf7) return decodeJpegLs(stream, rows, columns);
  if (header.process === 0xc3) return decodeJpegLossless(stream);
  return header.process === 0xc2 ? decodeJpegProgressive(stream, rows, columns) : decodeJpegSequential(stream);
}

/** No DICOM syntax of today, but peers read it. */
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
