import type { ThresholdByPoint } from "./evaluation-curves.ts";
import type { BreastClass, Laterality } from "./words.ts";

/** A breast of an evaluation as it is stored; its images' scores are stored as predictions. */
export interface StoredCase {
  readonly examId: string;
  readonly laterality: Laterality;
  readonly patientId: string;
  readonly class: BreastClass;
  readonly positive: boolean;
  /** The fold whose model held the patient out; null on the held-out test set. */
  readonly fold: number | null;
  /** Standardised and pooled, before the calibration map. */
  readonly logit: number;
  /** Calibrated probability of *abnormal*. */
  readonly score: number;
  /** Calibrated probability of *malignant, given abnormal*; null for a model that does not estimate it. */
  readonly malignancy: number | null;
  readonly thresholds: ThresholdByPoint;
  /** The subgroups that it belongs to, such as `density:c`. */
  readonly subgroups: readonly string[];
}
