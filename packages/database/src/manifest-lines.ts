import { dealFolds, isUsed, type ManifestLine } from "@second-read/domain";
import type { ImageWithTruth } from "./repositories/snapshots.ts";

/**
 * The lines of a manifest over these images. Deals the women who may be learned from to folds: the deal is part of the snapshot. Women without a
 * standard view are dealt after the others, so that folds stay even for recipes that leave them out.
 */
export function manifestLinesOf(images: readonly ImageWithTruth[]): ManifestLine[] {
  const standard = images.filter((image) => isUsed(image, "standard"));
  const dealt = deal(standard);
  const count = dealt.size;
  for (const [patientId, index] of deal(images.filter((image) => !dealt.has(image.patientId)))) dealt.set(patientId, count + index);
  return images.map(({ lockedTest, splitHash: _, lossy: __, acquiredAt: ___, findings, viewModifiers, ...image }) => ({
    ...image,
    modifiers: viewModifiers,
    lesions: findings.flatMap(({ kind, marks }) =>
      marks.filter(({ imageId }) => imageId === image.imageId).map(({ shape, points }) => ({ kind, shape, points })),
    ),
    split: lockedTest ? ("LOCKED" as const) : ("TRAIN" as const),
    dealIndex: dealt.get(image.patientId) ?? null,
  }));
}

function deal(images: readonly ImageWithTruth[]): Map<string, number> {
  const women = new Map<string, { patientId: string; keyedHash: string; anyPositive: boolean }>();
  for (const { patientId, splitHash, lockedTest, class: breastClass } of images) {
    if (lockedTest) continue;
    const anyPositive = (women.get(patientId)?.anyPositive ?? false) || breastClass !== "NORMAL";
    women.set(patientId, { patientId, keyedHash: splitHash, anyPositive });
  }
  return new Map(dealFolds([...women.values()]).map(({ patientId, dealIndex }) => [patientId, dealIndex]));
}
