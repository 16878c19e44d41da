import type { Share } from "./model-runner.ts";
import type { Batch } from "./training-session.ts";

/** Splits a batch among the workers in consecutive runs; the last workers get nothing if there are fewer examples than workers. */
export function splitBatch(batch: Batch, workers: number, step: number): Share[] {
  const weights = batch.weights ?? new Float32Array(batch.size).fill(1);
  const weightTotal = weights.reduce((total, weight) => total + weight, 0);
  const pixels = batch.images.length / batch.size;
  const units = batch.labels.length / batch.size;
  const active = Math.min(workers, batch.size);
  return Array.from({ length: workers }, (_, rank) => {
    const start = Math.floor((Math.min(rank, active) * batch.size) / active);
    const end = Math.floor((Math.min(rank + 1, active) * batch.size) / active);
    return {
      size: end - start,
      shape: batch.shape,
      images: batch.images.slice(start * pixels, end * pixels),
      labels: batch.labels.slice(start * units, end * units),
      weights: weights.slice(start, end),
      weightTotal,
      regularisationFraction: 1 / active,
      step,
      rank,
    };
  });
}
