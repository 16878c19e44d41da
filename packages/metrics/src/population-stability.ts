import { clusterBootstrap, defaultBootstrapDraws } from "./bootstrap.ts";
import { upperGamma } from "./distributions.ts";
import type { Estimate } from "./estimate.ts";

/** One unit of a patient, with its bin. */
export interface Binned {
  readonly patient: string;
  readonly bin: number;
}

export interface PopulationStability {
  readonly psi: Estimate;
  /** Upper limit for 19 of 20 samples of this size without any drift; null if not estimable. */
  readonly chanceLimit: number | null;
}

const seed = 20_241;
const method = `patient bootstrap, ${defaultBootstrapDraws} draws, seed ${seed}`;

/**
 * Population stability index: Σ (p − q) ln(p / q) over the bins, with half a unit added to each so that it stays finite for an empty bin. Biased
 * upwards in small samples: without drift it is distributed as χ² with bins − 1 degrees of freedom times 1/n + 1/m (Yurdakul 2018), where n and m
 * count patients here.
 */
export function populationStability(reference: readonly Binned[], current: readonly Binned[], bins: number): PopulationStability {
  const n = current.length;
  if (reference.length === 0 || n === 0 || bins < 2) {
    const note = reference.length === 0 ? "not known of the training data" : n === 0 ? "not known of these exams" : "only one kind";
    return { psi: { value: null, low: null, high: null, n, method, note }, chanceLimit: null };
  }
  const all = [...reference.map((one) => ({ ...one, isCurrent: false })), ...current.map((one) => ({ ...one, isCurrent: true }))];
  const statistic = (indices: readonly number[]) => {
    const counts = { reference: new Float64Array(bins), current: new Float64Array(bins) };
    for (const index of indices) {
      const { isCurrent, bin } = all[index] as (typeof all)[number];
      const own = isCurrent ? counts.current : counts.reference;
      own[bin] = (own[bin] as number) + 1;
    }
    return indexOf(counts.reference, counts.current);
  };
  // A patient with exams on both sides is drawn separately for each.
  const clusters = all.map(({ patient, isCurrent }) => `${isCurrent} ${patient}`);
  const interval = clusterBootstrap(clusters, statistic, { seed });
  const patients = (side: readonly Binned[]) => new Set(side.map(({ patient }) => patient)).size;
  return {
    psi: {
      value: statistic([...all.keys()]),
      low: interval?.low ?? null,
      high: interval?.high ?? null,
      n,
      method,
      note: interval === null ? "interval not estimable" : null,
    },
    chanceLimit: chiSquareQuantile95(bins - 1) * (1 / patients(reference) + 1 / patients(current)),
  };
}

function indexOf(reference: Float64Array, current: Float64Array): number | null {
  const total = (counts: Float64Array) => counts.reduce((sum, count) => sum + count, 0);
  const [m, n] = [total(reference), total(current)];
  if (m === 0 || n === 0) return null;
  return reference.reduce((sum, count, bin) => {
    const q = (count + 0.5) / (m + 0.5 * reference.length);
    const p = ((current[bin] as number) + 0.5) / (n + 0.5 * reference.length);
    return sum + (p - q) * Math.log(p / q);
  }, 0);
}

/** By bisection, since the tail decreases with x. */
function chiSquareQuantile95(degrees: number): number {
  let [low, high] = [0, 10 + 5 * degrees];
  for (let step = 0; step < 60; step++) {
    const middle = (low + high) / 2;
    if (upperGamma(degrees / 2, middle / 2) > 0.05) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
