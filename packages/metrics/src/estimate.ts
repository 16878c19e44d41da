/** A number with its 95 % interval. Null means that it could not be estimated; `note` says why. */
export interface Estimate {
  readonly value: number | null;
  readonly low: number | null;
  readonly high: number | null;
  readonly n: number;
  readonly method: string;
  readonly note: string | null;
}

/** 1: the positive class; 0: the other. */
export type Label = 0 | 1;

export function requireSameLength(first: ArrayLike<unknown>, ...others: ArrayLike<unknown>[]): void {
  for (const other of others) {
    if (other.length !== first.length) throw new RangeError(`lists of different length: ${first.length} and ${other.length}`);
  }
}

/** @throws RangeError if a score is not finite, since NaN has no defined rank */
export function requireFinite(scores: ArrayLike<number>): void {
  for (let index = 0; index < scores.length; index++) {
    if (!Number.isFinite(scores[index])) throw new RangeError(`score ${index} is not a finite number`);
  }
}

export function sum(values: Iterable<number>): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}

export function mean(values: ArrayLike<number>): number {
  let total = 0;
  for (let index = 0; index < values.length; index++) total += values[index] as number;
  return total / values.length;
}

export const smallestProbability = 1e-6;

/** Probabilities are clipped to [1e-6, 1 − 1e-6] before a logarithm. */
export function clipProbability(probability: number): number {
  return Math.min(1 - smallestProbability, Math.max(smallestProbability, probability));
}

export function logit(probability: number): number {
  return Math.log(probability / (1 - probability));
}

export function sigmoid(x: number): number {
  return x >= 0 ? 1 / (1 + Math.exp(-x)) : Math.exp(x) / (1 + Math.exp(x));
}
