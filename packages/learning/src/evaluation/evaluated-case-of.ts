import type { BreastClass, Laterality } from "@second-read/domain";
import type { EvaluatedCase, OperatingPointName } from "./evaluation-contract.ts";

/** A case as it is stored; its images' scores are stored as predictions. */
export interface StoredCase {
  readonly examId: string;
  readonly laterality: Laterality;
  readonly patientId: string;
  readonly class: BreastClass;
  readonly positive: boolean;
  readonly fold: number | null;
  readonly logit: number;
  readonly score: number;
  readonly thresholds: unknown;
  readonly subgroups: readonly string[];
}

/** A stored case in the form that everything here measures. */
export function evaluatedCaseOf({ class: breastClass, thresholds, ...stored }: StoredCase): EvaluatedCase {
  const { examId, laterality, patientId, logit, score, positive, fold, subgroups } = stored;
  return {
    breastId: `${examId}:${laterality}`,
    patientId,
    examId,
    laterality,
    logit,
    score,
    images: [],
    positive,
    breastClass,
    subgroups,
    fold,
    thresholds: thresholds as Record<OperatingPointName, number>,
  };
}
