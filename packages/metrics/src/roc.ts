import { type Label, requireFinite, requireSameLength } from "./estimate.ts";

/** Scores at or above `threshold` are positive. The counts allow every rate to be recomputed. */
export interface RocPoint {
  readonly threshold: number;
  readonly sensitivity: number;
  readonly specificity: number;
  readonly truePositives: number;
  readonly falsePositives: number;
}

/**
 * The ROC curve: a first point just above every score (nothing is flagged), then one point for each distinct score, highest first. Without positives
 * (negatives) the sensitivity (specificity) is NaN.
 */
export function rocCurve(labels: readonly Label[], scores: readonly number[]): RocPoint[] {
  requireSameLength(labels, scores);
  requireFinite(scores);
  const order = scores.map((_, index) => index).sort((a, b) => (scores[b] as number) - (scores[a] as number));
  const positives = labels.filter((label) => label === 1).length;
  const negatives = labels.length - positives;
  let truePositives = 0;
  let falsePositives = 0;
  const point = (threshold: number): RocPoint => ({
    threshold,
    sensitivity: truePositives / positives,
    specificity: 1 - falsePositives / negatives,
    truePositives,
    falsePositives,
  });
  const points: RocPoint[] = [point(order.length > 0 ? justAbove(scores[order[0] as number] as number) : 1)];
  order.forEach((index, rank) => {
    if (labels[index] === 1) truePositives++;
    else falsePositives++;
    const next = order[rank + 1];
    if (next === undefined || scores[next] !== scores[index]) points.push(point(scores[index] as number));
  });
  return points;
}

/** A number just above `value`, by a step that rounding cannot lose. */
export function justAbove(value: number): number {
  return value + Math.max(Math.abs(value) * Number.EPSILON, Number.EPSILON);
}
