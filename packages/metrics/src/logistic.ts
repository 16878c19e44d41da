import { z95 } from "./distributions.ts";
import { clipProbability, type Estimate, type Label, logit, requireFinite, requireSameLength, sigmoid } from "./estimate.ts";

interface LineFit {
  readonly intercept: number;
  readonly slope: number;
  readonly interceptError: number;
  readonly slopeError: number;
}

/**
 * Unpenalised logistic regression of targets in [0,1] on one x, by Newton's method. Null if it does not converge (separable, or only one class).
 * @param clusters if given, the errors are cluster-robust (sandwich)
 */
function fitLine(x: readonly number[], targets: readonly number[], clusters?: readonly (string | number)[]): LineFit | null {
  let intercept = 0;
  let slope = 0;
  for (let step = 0; step < 100; step++) {
    const { g0, g1, h00, h01, h11 } = derivatives(x, targets, intercept, slope);
    const determinant = h00 * h11 - h01 * h01;
    if (!(determinant > 1e-14 * h00 * h11)) return null;
    let d0 = (h11 * g0 - h01 * g1) / determinant;
    let d1 = (h00 * g1 - h01 * g0) / determinant;
    // A step that lowers the likelihood is halved, since Newton's method overshoots if the fit is nearly separable.
    const before = logLikelihood(x, targets, intercept, slope);
    for (let halved = 0; halved < 40 && logLikelihood(x, targets, intercept + d0, slope + d1) < before - 1e-12; halved++) {
      d0 /= 2;
      d1 /= 2;
    }
    intercept += d0;
    slope += d1;
    if (!Number.isFinite(slope) || Math.abs(slope) > 1e4) return null;
    if (Math.abs(d0) < 1e-11 * (1 + Math.abs(intercept)) && Math.abs(d1) < 1e-11 * (1 + Math.abs(slope))) {
      return { intercept, slope, ...errorsOf(x, targets, intercept, slope, clusters) };
    }
  }
  return null;
}

function derivatives(x: readonly number[], targets: readonly number[], intercept: number, slope: number) {
  const result = { g0: 0, g1: 0, h00: 0, h01: 0, h11: 0 };
  x.forEach((value, index) => {
    const p = sigmoid(intercept + slope * value);
    const residual = (targets[index] as number) - p;
    const weight = p * (1 - p);
    result.g0 += residual;
    result.g1 += residual * value;
    result.h00 += weight;
    result.h01 += weight * value;
    result.h11 += weight * value * value;
  });
  return result;
}

function logLikelihood(x: readonly number[], targets: readonly number[], intercept: number, slope: number): number {
  let total = 0;
  x.forEach((value, index) => {
    const t = intercept + slope * value;
    // ln(1 + e^t) without overflow
    total += (targets[index] as number) * t - (t > 0 ? t + Math.log1p(Math.exp(-t)) : Math.log1p(Math.exp(t)));
  });
  return total;
}

function errorsOf(
  x: readonly number[],
  targets: readonly number[],
  intercept: number,
  slope: number,
  clusters?: readonly (string | number)[],
) {
  const { h00, h01, h11 } = derivatives(x, targets, intercept, slope);
  const determinant = h00 * h11 - h01 * h01;
  const [i00, i01, i11] = [h11 / determinant, -h01 / determinant, h00 / determinant];
  if (!clusters) return { interceptError: Math.sqrt(i00), slopeError: Math.sqrt(i11) };
  const scores = new Map<string | number, [number, number]>();
  x.forEach((value, index) => {
    const residual = (targets[index] as number) - sigmoid(intercept + slope * value);
    const key = clusters[index] as string | number;
    const [s0, s1] = scores.get(key) ?? [0, 0];
    scores.set(key, [s0 + residual, s1 + residual * value]);
  });
  let [m00, m01, m11] = [0, 0, 0];
  for (const [s0, s1] of scores.values()) {
    m00 += s0 * s0;
    m01 += s0 * s1;
    m11 += s1 * s1;
  }
  const scale = scores.size / Math.max(1, scores.size - 1);
  const sandwich = (a: number, b: number) => Math.sqrt(scale * (a * a * m00 + 2 * a * b * m01 + b * b * m11));
  return { interceptError: sandwich(i00, i01), slopeError: sandwich(i01, i11) };
}

/** Calibration of probabilities: a logistic fit of the outcome on their logit. Perfect calibration has slope 1, intercept 0, and 0 in the large. */
export interface CalibrationFit {
  readonly slope: Estimate;
  readonly intercept: Estimate;
  /** The intercept with the slope fixed at 1: whether the probabilities are too high or too low overall. */
  readonly inTheLarge: number | null;
}

export function calibrationFit(
  labels: readonly Label[],
  probabilities: readonly number[],
  clusters?: readonly (string | number)[],
): CalibrationFit {
  requireSameLength(labels, probabilities, clusters ?? labels);
  requireFinite(probabilities);
  const x = probabilities.map((p) => logit(clipProbability(p)));
  const fit = fitLine(x, labels, clusters);
  const method = clusters ? "logistic fit, cluster-robust Wald interval" : "logistic fit, Wald interval";
  // All residuals add up to 0, so with a single cluster the errors would be 0.
  const hasErrors = clusters === undefined || new Set(clusters).size > 1;
  const estimate = (value: number | undefined, error: number | undefined): Estimate => {
    const common = { n: labels.length, method };
    if (value === undefined || error === undefined)
      return { value: null, low: null, high: null, ...common, note: "not estimable: the classes are separable or one is missing" };
    if (!hasErrors) return { value, low: null, high: null, ...common, note: "interval not estimable: one patient" };
    return { value, low: value - z95 * error, high: value + z95 * error, ...common, note: null };
  };
  return {
    slope: estimate(fit?.slope, fit?.slopeError),
    intercept: estimate(fit?.intercept, fit?.interceptError),
    inTheLarge: calibrationInTheLarge(labels, x),
  };
}

/** Bisection: the score function of the intercept decreases steadily, so there is exactly one root if both classes occur. */
function calibrationInTheLarge(labels: readonly Label[], x: readonly number[]): number | null {
  if (!labels.includes(0) || !labels.includes(1)) return null;
  let [low, high] = [-50, 50];
  for (let step = 0; step < 200; step++) {
    const middle = (low + high) / 2;
    const score = x.reduce((total, value, index) => total + (labels[index] as number) - sigmoid(middle + value), 0);
    if (score > 0) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** p = sigmoid(intercept + slope · logit). If `calibrated` is false it is the identity, and `note` says why. */
export interface PlattMap {
  readonly slope: number;
  readonly intercept: number;
  readonly calibrated: boolean;
  readonly note: string | null;
}

/**
 * Platt's map from held-out logits to probabilities, with his smoothed targets, so that it also exists for separable data. The map never decreases: a
 * slope ≤ 0 is rejected and the scores stay unchanged. (Otherwise a model at chance level could be inverted.)
 */
export function fitPlatt(logits: readonly number[], labels: readonly Label[]): PlattMap {
  requireSameLength(labels, logits);
  requireFinite(logits);
  const positives = labels.filter((label) => label === 1).length;
  const negatives = labels.length - positives;
  const identity = (note: string): PlattMap => ({ slope: 1, intercept: 0, calibrated: false, note });
  if (positives === 0 || negatives === 0) return identity("uncalibrated: one class is missing");
  const high = (positives + 1) / (positives + 2);
  const low = 1 / (negatives + 2);
  const fit = fitLine(
    logits,
    labels.map((label) => (label === 1 ? high : low)),
  );
  if (!fit) return identity("uncalibrated: the fit did not converge");
  if (fit.slope <= 0) return identity(`uncalibrated: the fitted slope ${fit.slope.toFixed(3)} is not positive`);
  return { slope: fit.slope, intercept: fit.intercept, calibrated: true, note: null };
}

/** The calibrated probability of a logit. */
export function applyPlatt({ slope, intercept }: Pick<PlattMap, "slope" | "intercept">, value: number): number {
  return sigmoid(intercept + slope * value);
}

/** Adjusts a probability from the prevalence in training to another one. */
export function adjustPrior(probability: number, trainedPrevalence: number, targetPrevalence: number): number {
  return sigmoid(logit(clipProbability(probability)) + logit(targetPrevalence) - logit(trainedPrevalence));
}
