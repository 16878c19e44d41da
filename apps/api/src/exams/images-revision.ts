import { createHash } from "node:crypto";
import { AppError } from "@second-read/domain";

interface FiledImage {
  readonly id: string;
  readonly sha256: string;
}

/** Names the images of an exam as they are: another image, a corrected one and one that is gone each make it another. */
export function imagesRevisionOf(images: readonly FiledImage[]): string {
  const filed = images.map(({ id, sha256 }) => `${id} ${sha256}`).sort();
  return createHash("sha256").update(filed.join("\n")).digest("hex");
}

/**
 * Nobody judges an exam by other images than it has.
 * @throws AppError STALE_REVISION, with `imagesRevision` in its details, where a caller expects other images
 */
export function requireImages(images: readonly FiledImage[], expected: string | null | undefined): void {
  if (expected == null) return;
  const imagesRevision = imagesRevisionOf(images);
  if (imagesRevision !== expected)
    throw new AppError("STALE_REVISION", "The images of this exam have changed. Reload them before you submit.", { imagesRevision });
}
