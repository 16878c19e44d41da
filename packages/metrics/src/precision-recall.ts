import type { Label } from "./estimate.ts";
import { rocCurve } from "./roc.ts";

export interface PrecisionRecallPoint {
  readonly threshold: number;
  readonly precision: number;
  readonly recall: number;
}

/** One point for each distinct score, highest first. */
export function precisionRecallCurve(labels: readonly Label[], scores: readonly number[]): PrecisionRecallPoint[] {
  return rocCurve(labels, scores)
    .slice(1)
    .map(({ threshold, sensitivity, truePositives, falsePositives }) => ({
      threshold,
      precision: truePositives / (truePositives + falsePositives),
      recall: sensitivity,
    }));
}

/** Area under the precision-recall curve as average precision (steps, no interpolation); null without positives. Chance is the prevalence. */
export function prAuc(labels: readonly Label[], scores: readonly number[]): number | null {
  if (!labels.includes(1)) return null;
  let area = 0;
  let before = 0;
  for (const { precision, recall } of precisionRecallCurve(labels, scores)) {
    area += precision * (recall - before);
    before = recall;
  }
  return area;
}
