import type { NewEvaluation, NewMetricValue } from "@second-read/database";
import { type EvaluationSet, type ManifestLine, operatingPointNames } from "@second-read/domain";
import { type EvaluatedCase, type EvaluationSummary, measureCases } from "@second-read/evaluation";
import { breastIdOf } from "../child/task.ts";

/** The rows of an evaluation: summary, every case, the metrics at every named operating point, overall and for each subgroup at the default point. */
export function evaluationRowsOf(
  modelVersionId: string,
  set: EvaluationSet,
  truthAsOf: Date,
  { cases, summary }: { readonly cases: readonly EvaluatedCase[]; readonly summary: EvaluationSummary },
  lines: readonly ManifestLine[],
): NewEvaluation {
  const lineOf = new Map(lines.map((line) => [breastIdOf(line.examId, line.laterality), line]));
  const { exams, patients, positives, negatives, roc, calibration, classes, subgroups, operatingPoints, notes } = summary;
  return {
    modelVersionId,
    set,
    truthAsOf,
    exams,
    patients,
    positives,
    negatives,
    roc,
    calibration,
    classes,
    subgroups,
    operatingPoints,
    notes,
    cases: cases.map((one) => {
      const { examId, laterality, patientId, positive, fold, logit, score, malignancy, thresholds } = one;
      const line = lineOf.get(one.breastId);
      if (line === undefined) throw new Error(`breast ${one.breastId} is not in the manifest`);
      return {
        examId,
        laterality,
        patientId,
        positive,
        fold,
        logit,
        score,
        malignancy,
        thresholds,
        class: line.class,
        truthId: line.truthId,
        subgroups: one.subgroups,
      };
    }),
    metrics: metricRowsOf(cases, subgroups),
  };
}

function metricRowsOf(cases: readonly EvaluatedCase[], subgroups: readonly string[]): NewMetricValue[] {
  const whole = operatingPointNames.flatMap((operatingPoint) =>
    measureCases(cases, { operatingPoint }).map((metric) => ({ ...metric, subgroup: "", operatingPoint })),
  );
  const parts = subgroups.flatMap((subgroup) =>
    measureCases(cases, { subgroup }).map((metric) => ({ ...metric, subgroup, operatingPoint: "" })),
  );
  return [...whole, ...parts];
}
