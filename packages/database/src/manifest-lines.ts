import { assignFolds, type Finding, isUsed, type ManifestLesion, type ManifestLine } from "@second-read/domain";
import type { ImageWithTruth } from "./repositories/snapshots.ts";

/**
 * The lines of a manifest over these images. Fold assignment is part of the snapshot: patients without a standard view come after the others, so
 * that folds stay even for recipes that leave them out.
 */
export function manifestLinesOf(images: readonly ImageWithTruth[]): ManifestLine[] {
  const standard = images.filter((image) => isUsed(image, "standard"));
  const assigned = foldIndices(standard);
  const count = assigned.size;
  for (const [patientId, index] of foldIndices(images.filter((image) => !assigned.has(image.patientId))))
    assigned.set(patientId, count + index);
  return images.map(({ lockedTest, splitHash: _, lossy: __, acquiredAt: ___, findings, viewModifiers, ...image }) => ({
    ...image,
    modifiers: viewModifiers,
    lesions: lesionsOn(image.imageId, findings),
    split: lockedTest ? ("LOCKED" as const) : ("TRAIN" as const),
    foldIndex: assigned.get(image.patientId) ?? null,
  }));
}

/** The marks of the findings that are drawn on this image. */
export function lesionsOn(imageId: string, findings: readonly Finding[]): ManifestLesion[] {
  return findings.flatMap(({ kind, marks }) =>
    marks.filter((mark) => mark.imageId === imageId).map(({ shape, points }) => ({ kind, shape, points })),
  );
}

function foldIndices(images: readonly ImageWithTruth[]): Map<string, number> {
  const patients = new Map<string, { patientId: string; keyedHash: string; anyPositive: boolean }>();
  for (const { patientId, splitHash, lockedTest, class: breastClass } of images) {
    if (lockedTest) continue;
    const anyPositive = (patients.get(patientId)?.anyPositive ?? false) || breastClass !== "NORMAL";
    patients.set(patientId, { patientId, keyedHash: splitHash, anyPositive });
  }
  return new Map(assignFolds([...patients.values()]).map(({ patientId, foldIndex }) => [patientId, foldIndex]));
}
