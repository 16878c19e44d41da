import { type Label, requireFinite, requireSameLength } from "./estimate.ts";

/** At `threshold` or above is positive. Counts let every rate be recomputed. */
export interface RocPoint {
  readonly threshold: number;
  readonly sensitivity: number;
  readonly specificity: number;
  readonly truePositives: number;
  readonly falsePositives: number;
}

/**
 * The ROC curve: one point for each distinct score, highest first, and before it one just above every score (nothing is flagged).
 * Without positives (negatives) the sensitivity (specificity) is NaN.
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

/** A number above `value` that no smaller change can miss. */
export function justAbove(value: number): number {
  return value + Math.max(Math.abs(value) * Number.EPSILON, Number.EPSILON);
}
