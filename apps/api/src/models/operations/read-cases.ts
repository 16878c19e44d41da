import { type EvaluationCase, findVersion, listCases, type ModelVersion } from "@second-read/database";
import type { EvaluatedCase, OperatingPointName, VersionScoring } from "@second-read/learning/evaluation";
import type { Deps } from "../../deps.ts";

/** The stored cases of an evaluation in the form that learning measures. */
export async function readCases({ database }: Pick<Deps, "database">, evaluationId: string): Promise<EvaluatedCase[]> {
  return (await listCases(database, evaluationId)).map(evaluatedCaseOf);
}

function evaluatedCaseOf(row: EvaluationCase): EvaluatedCase {
  const { examId, laterality, patientId, logit, score, positive, fold, subgroups } = row;
  return {
    breastId: `${examId}:${laterality}`,
    patientId,
    examId,
    laterality,
    logit,
    score,
    images: [],
    positive,
    breastClass: row.class,
    subgroups,
    fold,
    thresholds: row.thresholds as Record<OperatingPointName, number>,
  };
}
