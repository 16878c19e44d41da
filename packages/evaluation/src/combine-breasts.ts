import { AppError, assertNever } from "@second-read/domain";
import type { PoolingRule } from "./pooling-rule.ts";
import type { ScoredImage } from "./version-scoring.ts";

/** A breast with one logit: that of its images, minus a share of the other breast's if the rule says so. */
export interface CombinedBreast {
  readonly breastId: string;
  readonly patientId: string;
  readonly examId: string;
  readonly laterality: ScoredImage["laterality"];
  readonly logit: number;
  readonly images: readonly { readonly imageId: string; readonly logit: number }[];
}

/**
 * Breast logit = pooled logit of its images − contralateral share × pooled logit of the exam's other breast, if there is one. Both breasts of a
 * patient share density, age, machine and technique; a reader looks for what they do not share. Uses images only, never truth. Images without a logit
 * are rejected. Sorted by breastId.
 */
export function combineBreasts(images: readonly ScoredImage[], logits: ReadonlyMap<string, number>, rule: PoolingRule): CombinedBreast[] {
  const breasts = new Map<string, ScoredImage[]>();
  for (const image of images) {
    const list = breasts.get(image.breastId);
    if (list === undefined) breasts.set(image.breastId, [image]);
    else list.push(image);
  }
  const own = new Map<string, number>();
  const scored = new Map<string, { imageId: string; logit: number }[]>();
  for (const [breastId, members] of breasts) {
    const values = members
      .map(({ imageId }) => ({ imageId, logit: logitOf(imageId, logits) }))
      .sort((a, b) => (a.imageId < b.imageId ? -1 : 1));
    scored.set(breastId, values);
    own.set(
      breastId,
      pool(
        values.map(({ logit }) => logit),
        rule.views,
      ),
    );
  }
  const sides = new Map<string, string>();
  for (const [breastId, [first]] of breasts) if (first !== undefined) sides.set(`${first.examId}/${first.laterality}`, breastId);
  const combined: CombinedBreast[] = [];
  for (const [breastId, [first]] of breasts) {
    if (first === undefined) continue;
    const other = sides.get(`${first.examId}/${first.laterality === "L" ? "R" : "L"}`);
    const contrast = other === undefined ? 0 : rule.contralateral * (own.get(other) ?? 0);
    const { patientId, examId, laterality } = first;
    combined.push({
      breastId,
      patientId,
      examId,
      laterality,
      logit: (own.get(breastId) ?? 0) - contrast,
      images: scored.get(breastId) ?? [],
    });
  }
  return combined.sort((a, b) => (a.breastId < b.breastId ? -1 : 1));
}

function logitOf(imageId: string, logits: ReadonlyMap<string, number>): number {
  const logit = logits.get(imageId);
  if (logit === undefined || !Number.isFinite(logit)) throw new AppError("INVALID_INPUT", `Image ${imageId} has no logit.`, { imageId });
  return logit;
}

function pool(values: readonly number[], how: PoolingRule["views"]): number {
  switch (how) {
    case "mean":
      return values.reduce((sum, value) => sum + value, 0) / values.length;
    case "max":
      return Math.max(...values);
    default:
      return assertNever(how);
  }
}
