import type { VersionScoring } from "./evaluation-contract.ts";

type FoldStatistics = VersionScoring["folds"][number];

/** Mean and standard deviation of a net's logits on its own held-out images: nets start from different seeds of data and speak on different scales. */
export function foldStatistics(fold: number, logits: Iterable<number>): FoldStatistics {
  const values = [...logits];
  const mean = values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / Math.max(1, values.length);
  // A net that says one thing of everyone has no scale; its logits become 0.
  return { fold, mean, deviation: variance > 1e-12 ? Math.sqrt(variance) : 1 };
}

export function standardise(logit: number, { mean, deviation }: FoldStatistics): number {
  return (logit - mean) / deviation;
}
