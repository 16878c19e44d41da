import { createHash } from "node:crypto";
import { AppError } from "@second-read/domain";

interface FiledImage {
  readonly id: string;
  readonly sha256: string;
}

/** Identifies the current images of an exam: it changes whenever an image is added, corrected or removed. */
export function imagesRevisionOf(images: readonly FiledImage[]): string {
  const filed = images.map(({ id, sha256 }) => `${id} ${sha256}`).sort();
  return createHash("sha256").update(filed.join("\n")).digest("hex");
}

/**
 * Nobody may judge an exam by images other than its current ones.
 * @throws AppError STALE_REVISION, with `imagesRevision` in its details, if a caller expects other images
 */
export function requireImages(images: readonly FiledImage[], expected: string | null | undefined): void {
  if (expected == null) return;
  const imagesRevision = imagesRevisionOf(images);
  if (imagesRevision !== expected)
    throw new AppError("STALE_REVISION", "The images of this exam have changed. Reload them before you submit.", { imagesRevision });
}
