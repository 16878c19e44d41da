import { type Label, mean, requireFinite, requireSameLength, sum } from "./estimate.ts";
import { type Random, randomStream } from "./random.ts";

/** meanScore and observed (the share of positives) are null if the bin is empty. */
export interface CalibrationBin {
  readonly low: number;
  readonly high: number;
  readonly n: number;
  readonly meanScore: number | null;
  readonly observed: number | null;
}

/** Equal-width bins [low, high); the last one is closed. */
export function calibrationBins(labels: readonly Label[], probabilities: readonly number[], bins = 10): CalibrationBin[] {
  requireSameLength(labels, probabilities);
  requireFinite(probabilities);
  const members = Array.from({ length: bins }, () => [] as number[]);
  probabilities.forEach((p, index) => {
    members[binOf(p, bins)]?.push(index);
  });
  return members.map((indices, bin) => ({ low: bin / bins, high: (bin + 1) / bins, ...summary(labels, probabilities, indices) }));
}

/** Bins of nearly equal count after a stable sort; the first ones have one more if the number is not divisible. */
export function adaptiveBins(labels: readonly Label[], probabilities: readonly number[], bins = 10): CalibrationBin[] {
  requireSameLength(labels, probabilities);
  requireFinite(probabilities);
  const order = probabilities.map((_, index) => index).sort((a, b) => (probabilities[a] as number) - (probabilities[b] as number));
  const [size, extra] = [Math.floor(order.length / bins), order.length % bins];
  let start = 0;
  return Array.from({ length: Math.min(bins, order.length) }, (_, bin) => {
    const end = start + size + (bin < extra ? 1 : 0);
    const indices = order.slice(start, end);
    start = end;
    const [low, high] = [probabilities[indices[0] as number] as number, probabilities[indices.at(-1) as number] as number];
    return { low, high, ...summary(labels, probabilities, indices) };
  });
}

/** Expected calibration error: the bins' gaps weighted by n. Biased upwards for small n; null without data. */
export function ece(bins: readonly CalibrationBin[]): number | null {
  const total = sum(bins.map(({ n }) => n));
  return total === 0 ? null : sum(bins.map((bin) => (bin.n * gap(bin)) / total));
}

/** The largest gap of any bin. */
export function mce(bins: readonly CalibrationBin[]): number | null {
  const filled = bins.filter(({ n }) => n > 0);
  return filled.length === 0 ? null : Math.max(...filled.map(gap));
}

/**
 * The ECE that a perfectly calibrated model with these probabilities exceeds in 5 % of samples, found by drawing outcomes from the probabilities
 * themselves. An observed ECE is compared with it.
 */
export function eceUnderPerfectCalibration(
  probabilities: readonly number[],
  { seed, draws = 1000, bins = 10, quantile = 0.95 }: { seed: number; draws?: number; bins?: number; quantile?: number },
): number | null {
  if (probabilities.length === 0) return null;
  const random = randomStream(seed, "labels");
  const drawn = Array.from({ length: draws }, () => ece(calibrationBins(drawLabels(probabilities, random), probabilities, bins)) ?? 0);
  drawn.sort((a, b) => a - b);
  return drawn[Math.min(draws - 1, Math.ceil(quantile * draws) - 1)] ?? null;
}

function drawLabels(probabilities: readonly number[], random: Random): Label[] {
  return probabilities.map((p) => (random.chance(p) ? 1 : 0));
}

function binOf(p: number, bins: number): number {
  // Compared with the edges themselves, because floating point makes 0.3 * 10 different from 3, whereas 3 / 10 equals 0.3.
  let bin = Math.min(bins - 1, Math.max(0, Math.floor(p * bins)));
  if (bin + 1 < bins && p >= (bin + 1) / bins) bin++;
  else if (p < bin / bins) bin = Math.max(0, bin - 1);
  return bin;
}

function summary(labels: readonly Label[], probabilities: readonly number[], indices: readonly number[]) {
  if (indices.length === 0) return { n: 0, meanScore: null, observed: null };
  return {
    n: indices.length,
    meanScore: mean(indices.map((index) => probabilities[index] as number)),
    observed: mean(indices.map((index) => labels[index] as number)),
  };
}

function gap({ meanScore, observed }: CalibrationBin): number {
  return meanScore === null || observed === null ? 0 : Math.abs(observed - meanScore);
}
