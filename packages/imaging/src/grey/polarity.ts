import type { GreyImage, VoiLut } from "./grey-image.ts";

/**
 * Whether low modality values are shown bright. The presentation LUT shape decides if present, also for MONOCHROME1, which would otherwise be
 * inverted twice.
 */
export function isInverted(image: Pick<GreyImage, "photometric" | "presentationLutShape">): boolean {
  if (image.presentationLutShape !== null) return image.presentationLutShape === "INVERSE";
  return image.photometric === "MONOCHROME1";
}

/** Whether a VOI LUT shows its lowest inputs brighter than its highest. */
export function isFalling({ data }: Pick<VoiLut, "data">): boolean {
  return (data[0] ?? 0) > (data.at(-1) ?? 0);
}

/**
 * Whether low stored values are shown bright in the end: a negative rescale slope reverses the scale once more, and so does a first VOI LUT that
 * falls. The breast, its side and its air are found by this.
 */
export function isStoredInverted(image: Pick<GreyImage, "photometric" | "presentationLutShape" | "rescaleSlope" | "voiLuts">): boolean {
  const [shown] = image.voiLuts;
  return (isInverted(image) !== image.rescaleSlope < 0) !== (shown !== undefined && isFalling(shown));
}

/** The largest value that fits into the stored bits. */
export function storedMaximum(image: Pick<GreyImage, "bitsStored">): number {
  return 2 ** image.bitsStored - 1;
}
