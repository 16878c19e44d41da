import type { VersionScoring } from "./version-scoring.ts";

type FoldStatistics = VersionScoring["folds"][number];

/** Mean and standard deviation of a fold model's logits on its own held-out images, since models trained on different folds have different scales. */
export function foldStatistics(fold: number, logits: Iterable<number>): FoldStatistics {
  const values = [...logits];
  const mean = values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / Math.max(1, values.length);
  // A model with the same logit for every image has no scale; its logits become 0.
  return { fold, mean, deviation: variance > 1e-12 ? Math.sqrt(variance) : 1 };
}

export function standardise(logit: number, { mean, deviation }: FoldStatistics): number {
  return (logit - mean) / deviation;
}
