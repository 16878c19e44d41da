import type { Estimate } from "./estimate.ts";
import { wilson } from "./proportions.ts";
import { randomStream } from "./random.ts";

export interface BootstrapOptions {
  /** Stored with the figure: one seed, one interval. */
  readonly seed: number;
  readonly draws?: number;
}

export const defaultBootstrapDraws = 2000;

/**
 * Patient-level bootstrap: patients are drawn with replacement, all units of a patient together.
 * @param statistic a number from the drawn units' indices, or null where a draw does not give one (left out)
 * @returns the percentile 95 % interval; null where fewer than half of the draws gave a number
 */
export function clusterBootstrap(
  clusters: readonly (string | number)[],
  statistic: (indices: readonly number[]) => number | null,
  { seed, draws = defaultBootstrapDraws }: BootstrapOptions,
): { low: number; high: number; draws: number } | null {
  const groups = indicesByCluster(clusters);
  const random = randomStream(seed, "bootstrap");
  const values: number[] = [];
  for (let draw = 0; draw < draws && groups.length > 0; draw++) {
    const indices: number[] = [];
    for (let member = 0; member < groups.length; member++) indices.push(...(groups[random.integer(0, groups.length - 1)] as number[]));
    const value = statistic(indices);
    if (value !== null && Number.isFinite(value)) values.push(value);
  }
  if (values.length < draws / 2 || values.length === 0) return null;
  values.sort((a, b) => a - b);
  return { low: percentile(values, 0.025), high: percentile(values, 0.975), draws: values.length };
}

/**
 * A proportion of units that come in clusters (breasts of patients): patient-level bootstrap. At 0 or 1, where every draw is alike, Wilson's
 * interval on the number of patients instead.
 */
export function clusteredProportion(hits: readonly boolean[], clusters: readonly (string | number)[], options: BootstrapOptions): Estimate {
  const n = hits.length;
  const count = hits.filter(Boolean).length;
  if (n === 0) return { value: null, low: null, high: null, n, method: "patient bootstrap", note: "not estimable: n = 0" };
  const value = count / n;
  if (count === 0 || count === n) {
    const patients = new Set(clusters).size;
    const interval = wilson(count === 0 ? 0 : patients, patients);
    return { value, low: interval?.low ?? null, high: interval?.high ?? null, n, method: "Wilson interval on patients", note: null };
  }
  const interval = clusterBootstrap(clusters, (indices) => indices.filter((index) => hits[index]).length / indices.length, options);
  const method = `patient bootstrap, ${options.draws ?? defaultBootstrapDraws} draws, seed ${options.seed}`;
  return { value, low: interval?.low ?? null, high: interval?.high ?? null, n, method, note: interval ? null : "interval not estimable" };
}

function indicesByCluster(clusters: readonly (string | number)[]): number[][] {
  const groups = new Map<string | number, number[]>();
  clusters.forEach((cluster, index) => {
    const group = groups.get(cluster);
    if (group) group.push(index);
    else groups.set(cluster, [index]);
  });
  return [...groups.values()];
}

/** Linear interpolation between order statistics. */
function percentile(sorted: readonly number[], p: number): number {
  const position = p * (sorted.length - 1);
  const below = Math.floor(position);
  const [low, high] = [sorted[below] as number, sorted[Math.min(below + 1, sorted.length - 1)] as number];
  return low + (high - low) * (position - below);
}
