import sharp from "sharp";
import { Rejected } from "../rejected.ts";
import type { FileFormat } from "./extensions.ts";
import { bitsNeeded, mostPicturePixels, type Picture } from "./picture.ts";
import { readPgm } from "./read-pgm.ts";
import { readPng } from "./read-png.ts";
import { readTiff } from "./read-tiff.ts";

/**
 * Decodes a grey picture with all its bits and none of its metadata. Colour is accepted where it is grey in fact (equal channels).
 * Throws Rejected: TOO_MANY_PIXELS, TRUNCATED, CORRUPT, MULTI_FRAME, UNSUPPORTED_PIXELS (colour, 32-bit or floating samples).
 */
export async function readPicture(bytes: Uint8Array, format: Exclude<FileFormat, "DICOM">): Promise<Picture> {
  if (format === "PGM") return readPgm(bytes);
  if (format === "TIFF") return readTiff(bytes);
  if (format === "PNG") return readPng(bytes);
  const metadata = await refusing(() => sharp(bytes, { limitInputPixels: false }).metadata());
  const { width, height, depth, channels, pages } = metadata;
  if (width * height > mostPicturePixels) throw new Rejected("TOO_MANY_PIXELS", { limit: mostPicturePixels, actual: width * height });
  if ((pages ?? 1) > 1) throw new Rejected("MULTI_FRAME");
  if (depth !== "uchar" && depth !== "ushort" && depth !== "char") throw new Rejected("UNSUPPORTED_PIXELS");
  if (metadata.space === "cmyk" || channels === undefined) throw new Rejected("UNSUPPORTED_PIXELS", { found: "colour" });
  const wide = depth === "ushort";
  const colour = channels >= 3 || metadata.isPalette === true;
  // Unless told otherwise, sharp works in 8-bit sRGB and throws the low bits away.
  const space = colour ? (wide ? "rgb16" : "srgb") : wide ? "grey16" : "b-w";
  const { data, info } = await refusing(() =>
    sharp(bytes, { limitInputPixels: mostPicturePixels, failOn: "truncated" })
      .removeAlpha()
      .toColourspace(space)
      .raw({ depth: wide ? "ushort" : "uchar" })
      .toBuffer({ resolveWithObject: true }),
  );
  const samples = wide ? new Uint16Array(data.buffer, data.byteOffset, data.length / 2) : data;
  const pixels = oneChannel(samples, info.channels, width * height);
  return { rows: height, columns: width, pixels, bitsStored: wide ? bitsNeeded(pixels) : 8, lossy: format === "JPEG" };
}

/** libvips explains faults with names and numbers out of the file; only the kind of fault leaves here. */
async function refusing<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    // "Unsupported format" of a file whose first bytes are right: the directory that a TIFF keeps at its end is missing.
    const fault = String(error).toLowerCase();
    if (fault.includes("pixel limit")) throw new Rejected("TOO_MANY_PIXELS", { limit: mostPicturePixels });
    throw new Rejected(
      /premature|truncated|unsupported image format|unexpected end|end of|not enough|short|read error|out of data/.test(fault)
        ? "TRUNCATED"
        : "CORRUPT",
    );
  }
}

function oneChannel(samples: Uint8Array | Uint16Array, channels: number, count: number): Uint16Array {
  if (samples.length !== count * channels) throw new Rejected("CORRUPT");
  const pixels = new Uint16Array(count);
  for (let at = 0; at < count; at++) {
    const value = samples[at * channels]!;
    if (channels >= 3 && (value !== samples[at * channels + 1] || value !== samples[at * channels + 2]))
      throw new Rejected("UNSUPPORTED_PIXELS", { found: "colour" });
    pixels[at] = value;
  }
  return pixels;
}
