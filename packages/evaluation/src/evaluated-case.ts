import type { BreastClass, Density, StoredCase, ThresholdByPoint } from "@second-read/domain";
import type { BreastScore } from "./version-scoring.ts";

/** The facts of a breast that evaluation needs. `subgroups` names what it is counted under, e.g. `density:c`, `age:50-59`, `vendor:…`. */
export interface EvaluatedBreast {
  readonly breastId: string;
  readonly positive: boolean;
  readonly breastClass: BreastClass;
  readonly subgroups: readonly string[];
  /** Null where nobody stated it; absent where it is not asked for. */
  readonly density?: Density | null;
}

/** The name that a breast of that density is counted under. */
export function densitySubgroup(density: string): string {
  return `density:${density}`;
}

/** One breast of the snapshot, scored by the fold model that held its patient out; calibrated and classified by what the other folds fitted. */
export interface EvaluatedCase extends BreastScore {
  readonly positive: boolean;
  readonly breastClass: BreastClass;
  readonly subgroups: readonly string[];
  /** Probability of *malignant, where abnormal*, calibrated as the score is; null of a model that does not tell. */
  readonly malignancy: number | null;
  /** Null in an evaluation on the held-out test set. */
  readonly fold: number | null;
  /** By operating point: the threshold this case is classified with (cross-fitted out of fold, frozen on the test set). */
  readonly thresholds: ThresholdByPoint;
}

/** Of a case, what its figures depend on. */
export type MeasuredCase = Pick<EvaluatedCase, "patientId" | "examId" | "laterality" | "score" | "positive" | "thresholds" | "subgroups">;

/** A stored case in the form that everything here measures. */
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
