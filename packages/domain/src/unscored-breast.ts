import { type ImagesUsed, isUsed } from "./standard-views.ts";

export const unscoredReasons = ["NO_STANDARD_VIEW", "SPECIMEN_ONLY"] as const;
export type UnscoredReason = (typeof unscoredReasons)[number];

/**
 * Why a version does not score a breast with these images; null if it does, or if there is no image. Depends on the images alone, and so reveals
 * nothing about the patient.
 */
export function whyUnscored(
  images: readonly { readonly view: string; readonly isStandard: boolean }[],
  used: ImagesUsed,
): UnscoredReason | null {
  const ofBreast = images.filter(({ view }) => view !== "SPECIMEN");
  if (ofBreast.length === 0) return images.length === 0 ? null : "SPECIMEN_ONLY";
  return ofBreast.some((image) => isUsed(image, used)) ? null : "NO_STANDARD_VIEW";
}
