import type { GreyImage } from "./grey-image.ts";

/** Whether small modality values are to be shown bright. The presentation LUT shape says it where present; it is never added to MONOCHROME1. */
export function isInverted(image: Pick<GreyImage, "photometric" | "presentationLutShape">): boolean {
  if (image.presentationLutShape !== null) return image.presentationLutShape === "INVERSE";
  return image.photometric === "MONOCHROME1";
}

/** Whether small stored values are bright when all is said: a falling rescale turns the scale round before it is shown. */
export function isStoredInverted(image: Pick<GreyImage, "photometric" | "presentationLutShape" | "rescaleSlope">): boolean {
  return isInverted(image) !== image.rescaleSlope < 0;
}

/** The largest value that the stored bits can hold. */
export function storedMaximum(image: Pick<GreyImage, "bitsStored">): number {
  return 2 ** image.bitsStored - 1;
}
