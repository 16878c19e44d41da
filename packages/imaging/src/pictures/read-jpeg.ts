import { decodeJpegLossless, decodeJpegSequential, densitiesOfJpeg, exifOfJpeg, lossOfStream, readJpegHeader } from "@second-read/dicom";
import { Rejected } from "@second-read/domain";
import sharp from "sharp";
import { assertExifAsShown, assertSquarePixels } from "./orientation.ts";
import { mostPicturePixels, type Picture } from "./picture.ts";

/** Baseline, extended, progressive and lossless with Huffman codes; not arithmetic coding, hierarchical JPEG or JPEG-LS. */
const processes: ReadonlySet<number> = new Set([0xc0, 0xc1, 0xc2, 0xc3]);

/**
 * Reads a JPEG whose pixels are grey: baseline, progressive, 12-bit or lossless. Profiles are not applied. libjpeg repairs damage and warns; here any
 * warning means that the file is refused. Throws Rejected TRUNCATED, CORRUPT, TOO_MANY_PIXELS or UNSUPPORTED_PIXELS.
 */
export async function readJpeg(bytes: Uint8Array): Promise<Picture> {
  const { process, bits, rows, columns, components } = readJpegHeader(bytes);
  if (!processes.has(process)) throw new Rejected("UNSUPPORTED_PIXELS", { found: "JPEG process" });
  if (rows === 0 || columns === 0) throw new Rejected("CORRUPT", { found: "it has no rows or columns" });
  if (rows * columns > mostPicturePixels) throw new Rejected("TOO_MANY_PIXELS", { limit: mostPicturePixels, actual: rows * columns });
  if (components !== 1 && components !== 3) throw new Rejected("UNSUPPORTED_PIXELS", { found: "colour" });
  const exif = exifOfJpeg(bytes);
  if (exif) assertExifAsShown(exif);
  assertSquarePixels(...densitiesOfJpeg(bytes));
  const lossy = lossOfStream(bytes) !== null;
  if (process === 0xc2 && bits !== 8) throw new Rejected("UNSUPPORTED_PIXELS", { found: "JPEG process" });
  if (process === 0xc3 || (process !== 0xc2 && components === 1)) {
    const { samples } = process === 0xc3 ? decodeJpegLossless(bytes) : decodeJpegSequential(bytes);
    return { rows, columns, pixels: Uint16Array.from(samples), bitsStored: Math.max(8, bits), lossy };
  }
  const samples = await decodeByLibrary(bytes, components === 1 ? "b-w" : "srgb");
  if (samples.length !== rows * columns * components) throw new Rejected("CORRUPT");
  return { rows, columns, pixels: firstOfEqual(samples, components), bitsStored: 8, lossy };
}

/** Errors of libvips quote names and numbers from the file, so only the kind of error is passed on. */
async function decodeByLibrary(bytes: Uint8Array, space: "b-w" | "srgb"): Promise<Uint8Array> {
  try {
    return await sharp(bytes, { limitInputPixels: mostPicturePixels, failOn: "warning", ignoreIcc: true })
      .toColourspace(space)
      .raw()
      .toBuffer();
  } catch (error) {
    throw new Rejected(/premature|truncated|unexpected end|end of|not enough|read error/i.test(String(error)) ? "TRUNCATED" : "CORRUPT");
  }
}

/** Every `channels`-th sample. Throws if the channels of a pixel differ. */
function firstOfEqual(samples: Uint8Array, channels: number): Uint16Array {
  const pixels = new Uint16Array(samples.length / channels);
  for (let at = 0, from = 0; at < pixels.length; at++, from += channels) {
    for (let other = 1; other < channels; other++) {
      if (samples[from] !== samples[from + other]) throw new Rejected("UNSUPPORTED_PIXELS", { found: "colour" });
    }
    pixels[at] = samples[from]!;
  }
  return pixels;
}
