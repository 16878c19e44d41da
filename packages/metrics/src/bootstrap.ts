import type { Estimate } from "./estimate.ts";
import { wilson } from "./proportions.ts";
import { randomStream } from "./random.ts";

export interface BootstrapOptions {
  /** Stored with the figure, since the same seed gives the same interval. */
  readonly seed: number;
  readonly draws?: number;
}

export const defaultBootstrapDraws = 2000;

/**
 * Null if fewer than half of the draws gave a number, and if all draws are equal, as with a single patient or a figure at its limit (an NPV of 1): an
 * interval of zero width would be a false certainty.
 */
type BootstrapInterval = { readonly low: number; readonly high: number; readonly draws: number } | null;

/**
 * Patient-level bootstrap: patients are drawn with replacement, with all their units.
 * @param statistic a number computed from the drawn units' indices, or null if a draw gives none (it is left out)
 * @returns the percentile 95 % interval
 */
export function clusterBootstrap(
  clusters: readonly (string | number)[],
  statistic: (indices: readonly number[]) => number | null,
  options: BootstrapOptions,
): BootstrapInterval {
  const groups = indicesByCluster(clusters);
  return intervalOver(groups.length, options, (drawn) => {
    const indices: number[] = [];
    for (const place of drawn) indices.push(...(groups[place] as number[]));
    return statistic(indices);
  });
}

/**
 * The same draws, and so the same interval, for a statistic of counts: `kinds` kinds of units, with the kind of each unit. A draw only adds up its
 * patients' counts, which is a twentieth of the work.
 */
export function clusterBootstrapOfCounts(
  clusters: readonly (string | number)[],
  kindOf: (index: number) => number,
  kinds: number,
  statistic: (counts: readonly number[]) => number | null,
  options: BootstrapOptions,
): BootstrapInterval {
  const groups = indicesByCluster(clusters);
  const counts = new Int32Array(groups.length * kinds);
  groups.forEach((indices, place) => {
    for (const index of indices) {
      const at = place * kinds + kindOf(index);
      counts[at] = (counts[at] as number) + 1;
    }
  });
  return intervalOver(groups.length, options, (drawn) => {
    const sums = new Array<number>(kinds).fill(0);
    for (const place of drawn)
      for (let kind = 0; kind < kinds; kind++) sums[kind] = (sums[kind] as number) + (counts[place * kinds + kind] as number);
    return statistic(sums);
  });
}

/** Sums in a different order may differ by this much. */
const roundingError = 1e-12;

function intervalOver(
  groups: number,
  { seed, draws = defaultBootstrapDraws }: BootstrapOptions,
  statisticOf: (drawn: Int32Array) => number | null,
): BootstrapInterval {
  const random = randomStream(seed, "bootstrap");
  const values: number[] = [];
  const drawn = new Int32Array(groups);
  for (let draw = 0; draw < draws && groups > 0; draw++) {
    for (let member = 0; member < groups; member++) drawn[member] = random.integer(0, groups - 1);
    const value = statisticOf(drawn);
    if (value !== null && Number.isFinite(value)) values.push(value);
  }
  if (values.length < draws / 2 || values.length === 0) return null;
  values.sort((a, b) => a - b);
  if ((values.at(-1) as number) - (values[0] as number) < roundingError) return null;
  return { low: percentile(values, 0.025), high: percentile(values, 0.975), draws: values.length };
}

/**
 * A proportion of clustered units (breasts of patients): patient-level bootstrap. At 0 or 1, where every draw is equal, Wilson's interval for the
 * number of patients instead.
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
  const interval = clusterBootstrapOfCounts(
    clusters,
    (index) => (hits[index] ? 1 : 0),
    2,
    ([misses = 0, hit = 0]) => hit / (misses + hit),
    options,
  );
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
