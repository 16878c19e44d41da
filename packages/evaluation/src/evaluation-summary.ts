import type { ClassAgreement, RocPoint } from "@second-read/domain";
import type { CalibrationBin, Estimate } from "@second-read/metrics";
import type { EvaluatedCase } from "./evaluated-case.ts";
import type { OperatingPoint, VersionScoring } from "./version-scoring.ts";

export type { RocPoint } from "@second-read/domain";

export const metricNames = [
  "auc",
  "prAuc",
  "logLoss",
  "sensitivity",
  "specificity",
  "ppv",
  "npv",
  "ppvAtPrevalence",
  "npvAtPrevalence",
  "accuracy",
  "f1",
  "brier",
  "ece",
  "calibrationSlope",
  "calibrationIntercept",
] as const;
export type MetricName = (typeof metricNames)[number];

/** Like the API's MetricValue: null if it cannot be estimated, with the reason in `note`. */
export interface MetricValue extends Estimate {
  readonly name: MetricName;
}

export interface Confusion {
  readonly positiveClass: "abnormal";
  readonly truePositives: number;
  readonly falseNegatives: number;
  readonly falsePositives: number;
  readonly trueNegatives: number;
}

export interface EvaluationSummary {
  readonly unit: "breast";
  readonly positiveClass: "abnormal";
  readonly exams: number;
  readonly patients: number;
  readonly positives: number;
  readonly negatives: number;
  /** At the default operating point, over all cases. */
  readonly metrics: readonly MetricValue[];
  readonly confusion: Confusion;
  /** Also at the default operating point; null for a model that does not distinguish malignant from benign. */
  readonly classes: ClassAgreement | null;
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
