import type { FileFormat } from "./extensions.ts";
import type { Picture } from "./picture.ts";
import { readJpeg } from "./read-jpeg.ts";
import { readPgm } from "./read-pgm.ts";
import { readPng } from "./read-png.ts";
import { readTiff } from "./read-tiff.ts";

/**
 * Decodes a grey picture with all its bits and without metadata. A colour picture is accepted if its channels are equal. The result is always the
 * whole picture. Throws Rejected: TOO_MANY_PIXELS, TRUNCATED, CORRUPT, MULTI_FRAME, UNSUPPORTED_PIXELS (colour, 32-bit or floating-point samples).
 */
export async function readPicture(bytes: Uint8Array, format: Exclude<FileFormat, "DICOM">): Promise<Picture> {
  // Plain bytes: `slice` of Node's Buffer gives a view where that of an array gives a copy.
  const plain = new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  switch (format) {
    case "PGM":
      return readPgm(plain);
    case "TIFF":
      return readTiff(plain);
    case "PNG":
      return readPng(plain);
    case "JPEG":
      return readJpeg(plain);
  }
}
