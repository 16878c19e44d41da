import type { BreastClass, Density, StoredCase, ThresholdByPoint } from "@second-read/domain";
import type { BreastScore } from "./version-scoring.ts";

/** Facts of a breast needed for its evaluation. `subgroups` are the names under which it is counted, e.g. `density:c`, `age:50-59`, `vendor:…`. */
export interface EvaluatedBreast {
  readonly breastId: string;
  readonly positive: boolean;
  readonly breastClass: BreastClass;
  readonly subgroups: readonly string[];
  /** Null if not stated; absent if not needed. */
  readonly density?: Density | null;
}

/** The subgroup name for breasts of this density. */
export function densitySubgroup(density: string): string {
  return `density:${density}`;
}

/**
 * One breast of the snapshot, scored by the fold model that held its patient out, and calibrated and classified by what was fitted on the other
 * folds.
 */
export interface EvaluatedCase extends BreastScore {
  readonly positive: boolean;
  readonly breastClass: BreastClass;
  readonly subgroups: readonly string[];
  /** Probability of *malignant, where abnormal*, calibrated like the score; null for a model that does not distinguish them. */
  readonly malignancy: number | null;
  /** Null in an evaluation on the held-out test set. */
  readonly fold: number | null;
  /** For each operating point, the threshold that this case is classified with (cross-fitted out of fold, frozen on the test set). */
  readonly thresholds: ThresholdByPoint;
}

/** The parts of a case that metrics depend on. */
export type MeasuredCase = Pick<EvaluatedCase, "patientId" | "examId" | "laterality" | "score" | "positive" | "thresholds" | "subgroups">;

/** A stored case in the form used throughout this package. */
export function evaluatedCaseOf({ class: breastClass, thresholds, ...stored }: StoredCase): EvaluatedCase {
  const { examId, laterality, patientId, logit, score, malignancy, positive, fold, subgroups } = stored;
  return {
    breastId: `${examId}:${laterality}`,
    patientId,
    examId,
    laterality,
    logit,
    score,
    malignancy,
    images: [],
    positive,
    breastClass,
    subgroups,
    fold,
    thresholds,
  };
}
