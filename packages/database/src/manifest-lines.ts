import { dealFolds, type ManifestLine } from "@second-read/domain";
import type { ImageWithTruth } from "./repositories/snapshots.ts";

/** The lines of a manifest over these images. Deals the women who may be learned from to folds: the deal is part of the snapshot. */
export function manifestLinesOf(images: readonly ImageWithTruth[]): ManifestLine[] {
  const women = new Map<string, { patientId: string; keyedHash: string; anyPositive: boolean }>();
  for (const { patientId, splitHash, lockedTest, class: breastClass } of images) {
    if (lockedTest) continue;
    const anyPositive = (women.get(patientId)?.anyPositive ?? false) || breastClass !== "NORMAL";
    women.set(patientId, { patientId, keyedHash: splitHash, anyPositive });
  }
  const dealt = new Map(dealFolds([...women.values()]).map(({ patientId, dealIndex }) => [patientId, dealIndex]));
  return images.map(({ lockedTest, splitHash: _, lossy: __, findings, ...image }) => ({
    ...image,
    lesions: findings.flatMap(({ kind, marks }) =>
      marks.filter(({ imageId }) => imageId === image.imageId).map(({ shape, points }) => ({ kind, shape, points })),
    ),
    split: lockedTest ? ("LOCKED" as const) : ("TRAIN" as const),
    dealIndex: dealt.get(image.patientId) ?? null,
  }));
}
