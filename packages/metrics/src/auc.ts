import { twoSidedP, z95 } from "./distributions.ts";
import { type Estimate, type Label, requireFinite, requireSameLength } from "./estimate.ts";

export interface AucEstimate extends Estimate {
  readonly variance: number | null;
  readonly standardError: number | null;
  readonly positives: number;
  readonly negatives: number;
  /** Null: units were treated as independent. */
  readonly clusters: number | null;
}

export interface PairedAuc extends Estimate {
  readonly aucA: number | null;
  readonly aucB: number | null;
  /** Covariance of the two AUCs. */
  readonly covariance: number | null;
  readonly standardError: number | null;
  readonly z: number | null;
  readonly p: number | null;
}

type Cluster = string | number;

/** Deviations that cancel out, as where every patient has the same scores, leave about this much or less by rounding; an interval of it has no width. */
const leastVariance = 1e-18;

/**
 * Area under the ROC curve with DeLong's variance (mid-rank form of Sun and Xu) and a logit interval; with `clusters` (one entry per unit: the
 * patient of a breast) Obuchowski's variance. At 0 or 1, where the estimated variance is falsely 0, the interval is Clopper-Pearson's for the smaller
 * number of independent units, and the note says so.
 * @throws RangeError if the lists differ in length or a score is not finite
 */
export function auc(labels: readonly Label[], scores: readonly number[], clusters?: readonly Cluster[]): AucEstimate {
  requireSameLength(labels, scores, clusters ?? labels);
  requireFinite(scores);
  const positives = labels.filter((label) => label === 1).length;
  const negatives = labels.length - positives;
  const counts = { positives, negatives, n: labels.length, clusters: clusters ? new Set(clusters).size : null };
  const method = clusters ? "DeLong, clustered by patient (Obuchowski), logit interval" : "DeLong, logit interval";
  const none = { value: null, low: null, high: null, variance: null, standardError: null };
  if (positives === 0 || negatives === 0) {
    return { ...none, ...counts, method, note: `not estimable: ${positives} positives, ${negatives} negatives` };
  }
  const placed = placements(labels, scores);
  const value = placed.auc;
  const variance = placementVariance(labels, placed.values, value, clusters);
  const few = Math.min(positives, negatives) < 10 ? "fewer than 10 of a class: read with care" : null;
  if (value === 0 || value === 1) {
    const units = Math.min(independentUnits(labels, 1, clusters), independentUnits(labels, 0, clusters));
    const bound = 0.025 ** (1 / units);
    const interval = value === 1 ? { low: bound, high: 1 } : { low: 0, high: 1 - bound };
    const note = `variance not estimable at ${value}; bound by Clopper-Pearson on ${units} units`;
    return { ...counts, ...interval, value, variance: null, standardError: null, method: "Clopper-Pearson bound", note };
  }
  if (variance === null || !(variance > leastVariance)) {
    const note = `interval not estimable: ${variance === null ? "too few units" : "no variance"}`;
    return { ...none, ...counts, value, method, note };
  }
  const standardError = Math.sqrt(variance);
  const { low, high } = logitInterval(value, standardError);
  return { ...counts, value, low, high, variance, standardError, method, note: few };
}

/** The difference B − A of two AUCs on the same units: paired DeLong, or Obuchowski's method with `clusters`. */
export function pairedAuc(
  labels: readonly Label[],
  scoresA: readonly number[],
  scoresB: readonly number[],
  clusters?: readonly Cluster[],
): PairedAuc {
  requireSameLength(labels, scoresA, scoresB, clusters ?? labels);
  requireFinite(scoresA);
  requireFinite(scoresB);
  const method = clusters ? "paired DeLong, clustered by patient" : "paired DeLong";
  const empty = { value: null, low: null, high: null, covariance: null, standardError: null, z: null, p: null, n: labels.length, method };
  if (!labels.includes(1) || !labels.includes(0)) return { ...empty, aucA: null, aucB: null, note: "not estimable: one class is missing" };
  const a = placements(labels, scoresA);
  const b = placements(labels, scoresB);
  const value = b.auc - a.auc;
  const variance = placementVariance(
    labels,
    b.values.map((placement, index) => placement - (a.values[index] as number)),
    value,
    clusters,
  );
  const varianceA = placementVariance(labels, a.values, a.auc, clusters);
  const varianceB = placementVariance(labels, b.values, b.auc, clusters);
  const aucs = { aucA: a.auc, aucB: b.auc };
  if (variance === null || varianceA === null || varianceB === null)
    return { ...empty, ...aucs, value, note: "interval not estimable: too few units" };
  const covariance = (varianceA + varianceB - variance) / 2;
  if (!(variance > leastVariance)) {
    const isAlike = a.values.every((placement, index) => Math.abs(placement - (b.values[index] as number)) < 1e-12);
    return {
      ...empty,
      ...aucs,
      value,
      covariance,
      note: isAlike ? "no variance: the two rank every pair alike" : "variance not estimable",
    };
  }
  const standardError = Math.sqrt(variance);
  const z = value / standardError;
  const interval = { low: value - z95 * standardError, high: value + z95 * standardError };
  return { ...aucs, ...interval, value, covariance, standardError, z, p: twoSidedP(z), n: labels.length, method, note: null };
}

/** A 95 % interval computed on the logit scale and transformed back, so that it stays in (0,1). */
export function logitInterval(value: number, standardError: number): { low: number; high: number } {
  const centre = Math.log(value / (1 - value));
  const half = (z95 * standardError) / (value * (1 - value));
  const back = (x: number) => 1 / (1 + Math.exp(-x));
  return { low: back(centre - half), high: back(centre + half) };
}

/** Ranks from 1; ties share their mean rank. */
export function midRanks(values: readonly number[]): number[] {
  const order = values.map((_, index) => index).sort((a, b) => (values[a] as number) - (values[b] as number));
  const ranks = new Array<number>(values.length);
  for (let start = 0; start < order.length; ) {
    let end = start + 1;
    while (end < order.length && values[order[end] as number] === values[order[start] as number]) end++;
    for (let index = start; index < end; index++) ranks[order[index] as number] = (start + end + 1) / 2;
    start = end;
  }
  return ranks;
}

/** For each positive the share of negatives below it; for each negative the share of positives above it (ties count one half). */
function placements(labels: readonly Label[], scores: readonly number[]): { values: number[]; auc: number } {
  const pooled = midRanks(scores);
  const values = new Array<number>(labels.length);
  // Ranks are multiples of one half, whose sums are exact. A sum of shares would end at 0.9999999999999999 for separated classes, and give an
  // interval of zero width.
  let [wins, pairs] = [0, 1];
  for (const label of [1, 0] as const) {
    const own = labels.flatMap((one, index) => (one === label ? [index] : []));
    const within = midRanks(own.map((index) => scores[index] as number));
    const others = labels.length - own.length;
    pairs = own.length * others;
    own.forEach((index, position) => {
      const won = (pooled[index] as number) - (within[position] as number);
      values[index] = label === 1 ? won / others : 1 - won / others;
      if (label === 1) wins += won;
    });
  }
  return { values, auc: wins / pairs };
}

/** Variance of a mean placement `theta`. Linear in the placements, so that differences of placements give the variance of a difference. */
function placementVariance(
  labels: readonly Label[],
  values: readonly number[],
  theta: number,
  clusters?: readonly Cluster[],
): number | null {
  const groups = new Map<Cluster, { positive: number; negative: number; positives: number; negatives: number }>();
  labels.forEach((label, index) => {
    const key = clusters ? (clusters[index] as Cluster) : index;
    const group = groups.get(key) ?? { positive: 0, negative: 0, positives: 0, negatives: 0 };
    groups.set(key, group);
    const deviation = (values[index] as number) - theta;
    if (label === 1) {
      group.positive += deviation;
      group.positives++;
    } else {
      group.negative += deviation;
      group.negatives++;
    }
  });
  let [positives, negatives, withPositive, withNegative, squares10, squares01, products] = [0, 0, 0, 0, 0, 0, 0];
  for (const group of groups.values()) {
    positives += group.positives;
    negatives += group.negatives;
    if (group.positives > 0) withPositive++;
    if (group.negatives > 0) withNegative++;
    squares10 += group.positive ** 2;
    squares01 += group.negative ** 2;
    products += group.positive * group.negative;
  }
  if (withPositive < 2 || withNegative < 2) return null;
  const s10 = (withPositive / ((withPositive - 1) * positives)) * squares10;
  const s01 = (withNegative / ((withNegative - 1) * negatives)) * squares01;
  const s11 = (groups.size / (groups.size - 1)) * products;
  return s10 / positives + s01 / negatives + (2 * s11) / (positives * negatives);
}

function independentUnits(labels: readonly Label[], label: Label, clusters?: readonly Cluster[]): number {
  return new Set(labels.flatMap((one, index) => (one === label ? [clusters ? clusters[index] : index] : []))).size;
}
