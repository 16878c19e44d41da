import { type Label, requireFinite, requireSameLength, sum } from "./estimate.ts";
import { wilson } from "./proportions.ts";

declare const made: unique symbol;

/**
 * Four counts that cannot be separated from the class that they count as positive. Only this package creates one, and the metrics accept nothing
 * else, so that precision and recall of the wrong class cannot be shown under the right one's name.
 */
export interface ConfusionMatrix {
  readonly positiveClass: string;
  readonly negativeClass: string;
  readonly truePositives: number;
  readonly falseNegatives: number;
  readonly falsePositives: number;
  readonly trueNegatives: number;
  readonly [made]: true;
}

export interface ConfusionCounts {
  readonly positiveClass: string;
  readonly negativeClass: string;
  readonly truePositives: number;
  readonly falseNegatives: number;
  readonly falsePositives: number;
  readonly trueNegatives: number;
}

/** @throws RangeError if a count is not an integer ≥ 0, or both classes have the same name */
export function confusionFromCounts(counts: ConfusionCounts): ConfusionMatrix {
  const { positiveClass, negativeClass, truePositives, falseNegatives, falsePositives, trueNegatives } = counts;
  if (positiveClass === negativeClass) throw new RangeError("the two classes need two names");
  for (const count of [truePositives, falseNegatives, falsePositives, trueNegatives]) {
    if (!Number.isInteger(count) || count < 0) throw new RangeError(`${count} is not a count`);
  }
  const matrix = { positiveClass, negativeClass, truePositives, falseNegatives, falsePositives, trueNegatives };
  return Object.freeze(matrix) as ConfusionMatrix;
}

/** Counts at a threshold: scores at or above it are flagged. Label 1 is `positiveClass`. */
export function confusionAt(
  labels: readonly Label[],
  scores: readonly number[],
  threshold: number,
  classes: { readonly positiveClass: string; readonly negativeClass: string },
): ConfusionMatrix {
  requireFinite(scores);
  return confusionFromCalls(
    labels,
    scores.map((score) => score >= threshold),
    classes,
  );
}

/** Counts if each unit was called by its own rule, such as a threshold fitted on other folds. */
export function confusionFromCalls(
  labels: readonly Label[],
  flagged: readonly boolean[],
  classes: { readonly positiveClass: string; readonly negativeClass: string },
): ConfusionMatrix {
  requireSameLength(labels, flagged);
  const count = (label: Label, call: boolean) => labels.filter((one, index) => one === label && flagged[index] === call).length;
  return confusionFromCounts({
    ...classes,
    truePositives: count(1, true),
    falseNegatives: count(1, false),
    falsePositives: count(0, true),
    trueNegatives: count(0, false),
  });
}

/** The same decisions counted with `positiveClass` as positive. @throws RangeError if it is neither class of the matrix */
export function withPositiveClass(matrix: ConfusionMatrix, positiveClass: string): ConfusionMatrix {
  if (positiveClass === matrix.positiveClass) return matrix;
  if (positiveClass !== matrix.negativeClass) throw new RangeError(`${positiveClass} is neither class of this matrix`);
  return confusionFromCounts({
    positiveClass,
    negativeClass: matrix.positiveClass,
    truePositives: matrix.trueNegatives,
    falseNegatives: matrix.falsePositives,
    falsePositives: matrix.falseNegatives,
    trueNegatives: matrix.truePositives,
  });
}

/** A share with its counts and the class that it refers to. The value and interval are null if the denominator is 0. */
export interface ConfusionMetric {
  readonly name: ConfusionMetricName;
  readonly positiveClass: string;
  readonly value: number | null;
  readonly low: number | null;
  readonly high: number | null;
  readonly numerator: number;
  readonly denominator: number;
  readonly method: string;
}

export const confusionMetricNames = ["accuracy", "sensitivity", "specificity", "ppv", "npv", "f1"] as const;
export type ConfusionMetricName = (typeof confusionMetricNames)[number];

export function accuracy(matrix: ConfusionMatrix): ConfusionMetric {
  return share("accuracy", matrix, matrix.truePositives + matrix.trueNegatives, totalOf(matrix));
}

/** Also called recall. */
export function sensitivity(matrix: ConfusionMatrix): ConfusionMetric {
  return share("sensitivity", matrix, matrix.truePositives, matrix.truePositives + matrix.falseNegatives);
}

export function specificity(matrix: ConfusionMatrix): ConfusionMetric {
  return share("specificity", matrix, matrix.trueNegatives, matrix.trueNegatives + matrix.falsePositives);
}

/** Positive predictive value, also called precision. */
export function ppv(matrix: ConfusionMatrix): ConfusionMetric {
  return share("ppv", matrix, matrix.truePositives, matrix.truePositives + matrix.falsePositives);
}

export function npv(matrix: ConfusionMatrix): ConfusionMetric {
  return share("npv", matrix, matrix.trueNegatives, matrix.trueNegatives + matrix.falseNegatives);
}

/** 2TP/(2TP + FP + FN). Not a proportion of independent units, so there is no interval here: bootstrap it by patient. */
export function f1(matrix: ConfusionMatrix): ConfusionMetric {
  const numerator = 2 * matrix.truePositives;
  const denominator = numerator + matrix.falsePositives + matrix.falseNegatives;
  const value = denominator === 0 ? null : numerator / denominator;
  return { name: "f1", positiveClass: matrix.positiveClass, value, low: null, high: null, numerator, denominator, method: "point" };
}

export const precision = ppv;
export const recall = sensitivity;

/** All six metrics by name. */
export function confusionMetrics(matrix: ConfusionMatrix): Readonly<Record<ConfusionMetricName, ConfusionMetric>> {
  return {
    accuracy: accuracy(matrix),
    sensitivity: sensitivity(matrix),
    specificity: specificity(matrix),
    ppv: ppv(matrix),
    npv: npv(matrix),
    f1: f1(matrix),
  };
}

export function totalOf({ truePositives, falseNegatives, falsePositives, trueNegatives }: ConfusionMatrix): number {
  return sum([truePositives, falseNegatives, falsePositives, trueNegatives]);
}

function share(name: ConfusionMetricName, { positiveClass }: ConfusionMatrix, numerator: number, denominator: number): ConfusionMetric {
  const interval = wilson(numerator, denominator);
  const value = denominator === 0 ? null : numerator / denominator;
  return {
    name,
    positiveClass,
    value,
    low: interval?.low ?? null,
    high: interval?.high ?? null,
    numerator,
    denominator,
    method: "Wilson interval",
  };
}
