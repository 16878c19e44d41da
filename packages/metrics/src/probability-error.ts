import { clipProbability, type Label, mean, requireFinite, requireSameLength } from "./estimate.ts";

/** Mean negative log likelihood (natural logarithm), with clipped probabilities. Null without data. */
export function logLoss(labels: readonly Label[], probabilities: readonly number[]): number | null {
  check(labels, probabilities);
  if (labels.length === 0) return null;
  return mean(probabilities.map((p, index) => -Math.log(labels[index] === 1 ? clipProbability(p) : 1 - clipProbability(p))));
}

/** Mean squared difference between probability and outcome. Null without data. */
export function brier(labels: readonly Label[], probabilities: readonly number[]): number | null {
  check(labels, probabilities);
  if (labels.length === 0) return null;
  return mean(probabilities.map((p, index) => (p - (labels[index] as number)) ** 2));
}

function check(labels: readonly Label[], probabilities: readonly number[]): void {
  requireSameLength(labels, probabilities);
  requireFinite(probabilities);
}
