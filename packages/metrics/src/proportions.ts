import { betaQuantile, z95 } from "./distributions.ts";
import type { Estimate } from "./estimate.ts";

/** Wilson's 95 % interval for `hits` of `n`; null at n = 0. */
export function wilson(hits: number, n: number, z: number = z95): { low: number; high: number } | null {
  requireCounts(hits, n);
  if (n === 0) return null;
  const p = hits / n;
  const scale = 1 + (z * z) / n;
  const centre = (p + (z * z) / (2 * n)) / scale;
  const half = (z / scale) * Math.sqrt((p * (1 - p)) / n + (z * z) / (4 * n * n));
  // At the ends the formula gives exactly 0 or 1, except for rounding.
  return { low: hits === 0 ? 0 : centre - half, high: hits === n ? 1 : centre + half };
}

/** The exact 95 % interval of Clopper and Pearson; null at n = 0. */
export function clopperPearson(hits: number, n: number, alpha = 0.05): { low: number; high: number } | null {
  requireCounts(hits, n);
  if (n === 0) return null;
  return {
    low: hits === 0 ? 0 : betaQuantile(alpha / 2, hits, n - hits + 1),
    high: hits === n ? 1 : betaQuantile(1 - alpha / 2, hits + 1, n - hits),
  };
}

/** A proportion of independent units with Wilson's interval. */
export function proportion(hits: number, n: number): Estimate {
  const interval = wilson(hits, n);
  const method = "Wilson interval";
  if (!interval) return { value: null, low: null, high: null, n, method, note: "not estimable: n = 0" };
  return { value: hits / n, ...interval, n, method, note: null };
}

function requireCounts(hits: number, n: number): void {
  if (!(hits >= 0 && hits <= n)) throw new RangeError(`${hits} of ${n} is not a proportion`);
}
