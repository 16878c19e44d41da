import { Rejected } from "@second-read/domain";
import { readTiffDirectories, type TiffDirectory } from "./tiff-directory.ts";

/** Row by row from the top left: the pixels lie as the picture is to be seen. */
const upright = 1;

/**
 * A picture that is to be turned, mirrored or stretched before it is shown would be filed with its other side, its lesions elsewhere, and one
 * spacing for both directions. Throws Rejected UNSUPPORTED_PIXELS.
 */
export function assertAsShown(directory: TiffDirectory): void {
  if (directory.value("orientation", upright) !== upright)
    throw new Rejected("UNSUPPORTED_PIXELS", { found: "its orientation tag turns or mirrors it; save it upright" });
  assertSquarePixels(directory.fraction("xResolution"), directory.fraction("yResolution"));
}

/** The same for EXIF data, a TIFF file without an image. What cannot be read of them says nothing. */
export function assertExifAsShown(exif: Uint8Array): void {
  const directory = firstDirectoryOf(exif);
  if (directory) assertAsShown(directory);
}

/** Whole numbers of dots round by less. */
const tolerance = 0.02;

/** @param across pixels on a length across, and likewise down; null and 0 say nothing */
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
