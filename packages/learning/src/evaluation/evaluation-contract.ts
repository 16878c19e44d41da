import type { BreastClass, Laterality } from "@second-read/domain";
import type { PoolingRule } from "../contract.ts";

/** The facts of an image that scoring needs: a PreparedImage without its pixels. */
export interface ScoredImage {
  readonly imageId: string;
  readonly patientId: string;
  readonly examId: string;
  readonly breastId: string;
  readonly laterality: Laterality;
  readonly view: string;
}

/** The facts of a breast that evaluation needs. `subgroups` names what it is counted under, e.g. `density:c`, `age:50-59`, `vendor:…`. */
export interface EvaluatedBreast {
  readonly breastId: string;
  readonly positive: boolean;
  readonly breastClass: BreastClass;
  readonly subgroups: readonly string[];
}

/** From a standardised logit to the probability of *abnormal*. Never decreasing; `identity` is the sigmoid of the logit, and says why nothing better was fitted. */
export type CalibrationMap =
  | { readonly kind: "platt"; readonly slope: number; readonly intercept: number }
  | { readonly kind: "identity"; readonly reason: string };

export const operatingPointNames = ["specificity-0.80", "sensitivity-0.90", "youden", "cost-ratio"] as const;
export type OperatingPointName = (typeof operatingPointNames)[number];
export const defaultOperatingPoint: OperatingPointName = "specificity-0.80";

/** score >= threshold is positive. */
export interface OperatingPoint {
  readonly name: OperatingPointName;
  readonly threshold: number;
  readonly method: string;
  readonly isDefault: boolean;
}

/** Everything a version needs beside its k model files to score anyone; plain JSON, frozen with the version. */
export interface VersionScoring {
  readonly pooling: PoolingRule;
  /** Mean and standard deviation of each net's image logits on its own held-out fold. */
  readonly folds: readonly { readonly fold: number; readonly mean: number; readonly deviation: number }[];
  readonly breastMap: CalibrationMap;
  readonly imageMap: CalibrationMap;
  /** Frozen: chosen on all out-of-fold scores. */
  readonly operatingPoints: readonly OperatingPoint[];
}

/** One breast, scored. `logit` is standardised and pooled, before the calibration map. */
export interface BreastScore {
  readonly breastId: string;
  readonly patientId: string;
  readonly examId: string;
  readonly laterality: Laterality;
  readonly logit: number;
  readonly score: number;
  readonly images: readonly { readonly imageId: string; readonly logit: number; readonly score: number }[];
}

/** One breast of the snapshot, scored by the net that never saw her; its map and thresholds are those fitted on the other folds. */
export interface EvaluatedCase extends BreastScore {
  readonly positive: boolean;
  readonly breastClass: BreastClass;
  readonly subgroups: readonly string[];
  /** Null in a locked evaluation. */
  readonly fold: number | null;
  /** By operating point: the threshold this case is classified with (cross-fitted out of fold, frozen on a locked set). */
  readonly thresholds: Readonly<Record<OperatingPointName, number>>;
}

export const metricNames = [
  "auc",
  "prAuc",
  "logLoss",
  "sensitivity",
  "specificity",
  "ppv",
  "npv",
  "accuracy",
  "f1",
  "brier",
  "ece",
  "calibrationSlope",
  "calibrationIntercept",
] as const;
export type MetricName = (typeof metricNames)[number];

/** As the API's MetricValue: null where it cannot be estimated, and `note` says why. */
export interface MetricValue {
  readonly name: MetricName;
  readonly value: number | null;
  readonly low: number | null;
  readonly high: number | null;
  readonly n: number;
  readonly method: string;
  readonly note: string | null;
}

export interface Confusion {
  readonly positiveClass: "abnormal";
  readonly truePositives: number;
  readonly falseNegatives: number;
  readonly falsePositives: number;
  readonly trueNegatives: number;
}
export interface RocPoint {
  readonly threshold: number;
  readonly sensitivity: number;
  readonly specificity: number;
}
export interface CalibrationBin {
  readonly low: number;
  readonly high: number;
  readonly n: number;
  readonly meanScore: number | null;
  readonly observed: number | null;
}

/** How positives are called: by a named point (each case by its own threshold of that name) or by one number, which wins and is never frozen. */
export interface Cut {
  readonly operatingPoint?: OperatingPointName;
  readonly threshold?: number;
  /** Only cases counted under this name. */
  readonly subgroup?: string;
}

export interface EvaluationSummary {
  readonly unit: "breast";
  readonly positiveClass: "abnormal";
  readonly exams: number;
  readonly patients: number;
  readonly positives: number;
  readonly negatives: number;
  /** At the default operating point, over everyone. */
  readonly metrics: readonly MetricValue[];
  readonly confusion: Confusion;
  readonly roc: readonly RocPoint[];
  readonly calibration: readonly CalibrationBin[];
  readonly subgroups: readonly string[];
  readonly operatingPoints: readonly OperatingPoint[];
  readonly notes: readonly string[];
}

export interface OutOfFoldEvaluation {
  readonly scoring: VersionScoring;
  readonly cases: readonly EvaluatedCase[];
  readonly summary: EvaluationSummary;
}

/**
 * The verbs, each in the file of its name; all pure, none asynchronous:
 * - evaluateOutOfFold({ pooling, images, breasts, folds }) → OutOfFoldEvaluation; `folds` are {fold, logits by imageId} as `trainFold` gave them
 * - scoreOutsiders(scoring, images, logitsByFold) → BreastScore[]; one logits map a fold net, in the order of `scoring.folds`
 * - measureCases(cases, cut) → MetricValue[]; countConfusion(cases, cut) → Confusion: for any page's question about stored cases
 * - summariseCases(cases, operatingPoints) → EvaluationSummary, out of fold or locked
 */
export interface OutOfFoldInput {
  readonly pooling: PoolingRule;
  readonly images: readonly ScoredImage[];
  readonly breasts: readonly EvaluatedBreast[];
  readonly folds: readonly { readonly fold: number; readonly logits: ReadonlyMap<string, number> }[];
}
export type EvaluateOutOfFold = (input: OutOfFoldInput) => OutOfFoldEvaluation;
export type ScoreOutsiders = (
  scoring: VersionScoring,
  images: readonly ScoredImage[],
  logitsByFold: readonly ReadonlyMap<string, number>[],
) => BreastScore[];
export type MeasureCases = (cases: readonly EvaluatedCase[], cut: Cut) => MetricValue[];
export type CountConfusion = (cases: readonly EvaluatedCase[], cut: Cut) => Confusion;
