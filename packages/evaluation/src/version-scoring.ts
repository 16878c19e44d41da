import type { Laterality, OperatingPointName } from "@second-read/domain";
import type { PoolingRule } from "./pooling-rule.ts";

/** The facts of an image that scoring needs. */
export interface ScoredImage {
  readonly imageId: string;
  readonly patientId: string;
  readonly examId: string;
  readonly breastId: string;
  readonly laterality: Laterality;
  readonly view: string;
}

/** From a standardised logit to the probability of *abnormal*. Never decreasing; `identity` is the sigmoid of the logit, with the reason why nothing better was fitted. */
export type CalibrationMap =
  | { readonly kind: "platt"; readonly slope: number; readonly intercept: number }
  | { readonly kind: "identity"; readonly reason: string };

/** score >= threshold is positive. */
export interface OperatingPoint {
  readonly name: OperatingPointName;
  readonly threshold: number;
  readonly method: string;
  readonly isDefault: boolean;
}

/** Everything a version needs beside its fold models to score anyone; plain JSON, frozen with the version. */
export interface VersionScoring {
  readonly pooling: PoolingRule;
  /** Mean and standard deviation of each fold model's image logits on its own held-out fold. */
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
