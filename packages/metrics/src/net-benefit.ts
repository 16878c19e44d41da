import { type ConfusionMatrix, totalOf } from "./confusion.ts";
import { type Label, requireSameLength } from "./estimate.ts";

/** Net benefit (Vickers and Elkin) of flagging at threshold probability p_t: TP/N − FP/N · p_t/(1 − p_t). Null without data. */
export function netBenefit(labels: readonly Label[], probabilities: readonly number[], thresholdProbability: number): number | null {
  requireSameLength(labels, probabilities);
  if (labels.length === 0) return null;
  let [truePositives, falsePositives] = [0, 0];
  probabilities.forEach((p, index) => {
    if (p < thresholdProbability) return;
    if (labels[index] === 1) truePositives++;
    else falsePositives++;
  });
  return (truePositives - falsePositives * odds(thresholdProbability)) / labels.length;
}

/** Net benefit of a matrix whose flags come from a rule other than p_t itself. */
export function netBenefitOf(matrix: ConfusionMatrix, thresholdProbability: number): number | null {
  const n = totalOf(matrix);
  return n === 0 ? null : (matrix.truePositives - matrix.falsePositives * odds(thresholdProbability)) / n;
}

/** Net benefit of flagging everyone; of flagging nobody it is 0. */
export function netBenefitOfAll(prevalence: number, thresholdProbability: number): number {
  return prevalence - (1 - prevalence) * odds(thresholdProbability);
}

function odds(p: number): number {
  return p / (1 - p);
}
