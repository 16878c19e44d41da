import { Rejected } from "@second-read/domain";
import { readTiffDirectories, type TiffDirectory } from "./tiff-directory.ts";

/** Row by row from the top left: the pixels lie as the picture is to be seen. */
const upright = 1;

/**
 * A picture that is to be turned or mirrored before it is shown would be filed with its other side, and its lesions elsewhere.
 * Throws Rejected UNSUPPORTED_PIXELS.
 */
export function assertUpright(directory: TiffDirectory): void {
  if (directory.value("orientation", upright) !== upright)
    throw new Rejected("UNSUPPORTED_PIXELS", { found: "its orientation tag turns or mirrors it; save it upright" });
}

/** The same for EXIF data, a TIFF file without an image. What cannot be read of them says nothing. */
export function assertExifUpright(exif: Uint8Array): void {
  const directory = firstDirectoryOf(exif);
  if (directory) assertUpright(directory);
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
