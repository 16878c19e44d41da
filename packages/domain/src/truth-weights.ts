import type { TruthStrength } from "./words.ts";

/** The weight of a breast in training, by the basis of its truth. */
export type TruthWeights = Readonly<Record<TruthStrength, number>>;

/** The stronger the truth, the fewer of its labels are wrong. A single read is wrong most often, so it gets half the weight. */
export const truthWeights: TruthWeights = { PATHOLOGY: 1, FOLLOW_UP: 1, ADJUDICATED: 0.9, AGREED: 0.8, IMPORTED: 0.7, SINGLE_READ: 0.5 };

/**
 * The weights of a set, normalised to a mean of 1: only their ratios matter, and a set with a single strength is trained on as if unweighted. An
 * unknown strength, as in old snapshots, gets the mean weight.
 */
export function weightsOf(strengths: readonly (TruthStrength | undefined)[], weights: TruthWeights): number[] {
  const known = strengths.flatMap((strength) => (strength === undefined ? [] : [weights[strength]]));
  const isMixed = new Set(known).size > 1;
  const mean = known.reduce((sum, weight) => sum + weight, 0) / known.length;
  return strengths.map((strength) => (strength === undefined || !isMixed ? 1 : weights[strength] / mean));
}
