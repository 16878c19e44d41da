import { midRanks } from "./auc.ts";
import { requireSameLength } from "./estimate.ts";

/** Spearman's correlation: Pearson's correlation of the mid-ranks. Null if one of the lists is constant, or they have fewer than 3 items. */
export function rankCorrelation(a: readonly number[], b: readonly number[]): number | null {
  requireSameLength(a, b);
  if (a.length < 3) return null;
  const [ranksOfA, ranksOfB] = [midRanks(a), midRanks(b)];
  const middle = (a.length + 1) / 2;
  let together = 0;
  let ofA = 0;
  let ofB = 0;
  for (let i = 0; i < a.length; i++) {
    const [x, y] = [(ranksOfA[i] as number) - middle, (ranksOfB[i] as number) - middle];
    together += x * y;
    ofA += x * x;
    ofB += y * y;
  }
  return ofA === 0 || ofB === 0 ? null : together / Math.sqrt(ofA * ofB);
}
