import { Rejected } from "@second-read/domain";
import { readTiffDirectories, type TiffDirectory } from "./tiff-directory.ts";

/** Rows from the top, columns from the left: the pixels are in the order in which the picture is to be seen. */
const upright = 1;

/**
 * Refuses a picture that has to be turned, mirrored or stretched for display: filed as it is, it would show the wrong side, have its lesions
 * elsewhere, and one spacing for both directions. Throws Rejected UNSUPPORTED_PIXELS.
 */
export function assertAsShown(directory: TiffDirectory): void {
  if (directory.value("orientation", upright) !== upright)
    throw new Rejected("UNSUPPORTED_PIXELS", { found: "its orientation tag turns or mirrors it; save it upright" });
  assertSquarePixels(directory.fraction("xResolution"), directory.fraction("yResolution"));
}

/** The same for EXIF data, which is a TIFF file without an image. Unreadable EXIF data is ignored. */
export function assertExifAsShown(exif: Uint8Array): void {
  const directory = firstDirectoryOf(exif);
  if (directory) assertAsShown(directory);
}

/** Rounding to whole numbers of dots makes a smaller difference. */
const tolerance = 0.02;

/** @param across pixels per unit of length across; `down` likewise. Null and 0: not stated. */
export function assertSquarePixels(across: number | null, down: number | null): void {
  if (across && down && Math.abs(across / down - 1) > tolerance)
    throw new Rejected("UNSUPPORTED_PIXELS", { found: "its pixels are not square" });
}

function firstDirectoryOf(exif: Uint8Array): TiffDirectory | undefined {
  try {
    const [directory] = readTiffDirectories(exif).images;
    directory?.value("orientation", upright);
    return directory;
  } catch (error) {
    if (error instanceof Rejected) return undefined;
    throw error;
  }
}
