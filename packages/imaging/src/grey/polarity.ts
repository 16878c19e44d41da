import type { GreyImage } from "./grey-image.ts";

/**
 * Whether low modality values are shown bright. The presentation LUT shape decides if present, also for MONOCHROME1, which would otherwise be
 * inverted twice.
 */
export function isInverted(image: Pick<GreyImage, "photometric" | "presentationLutShape">): boolean {
  if (image.presentationLutShape !== null) return image.presentationLutShape === "INVERSE";
  return image.photometric === "MONOCHROME1";
}

/** Whether low stored values are shown bright in the end: a negative rescale slope reverses the scale once more. */
export function isStoredInverted(image: Pick<GreyImage, "photometric" | "presentationLutShape" | "rescaleSlope">): boolean {
  return isInverted(image) !== image.rescaleSlope < 0;
}

/** The largest value that fits into the stored bits. */
export function storedMaximum(image: Pick<GreyImage, "bitsStored">): number {
  return 2 ** image.bitsStored - 1;
}
