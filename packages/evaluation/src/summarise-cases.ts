import { type ClassAgreement, defaultOperatingPoint } from "@second-read/domain";
import { calibrationBins, type Label, rocCurve } from "@second-read/metrics";
import { agreementOfClasses } from "./agreement-of-classes.ts";
import { type CaseColumns, casesOf } from "./case-columns.ts";
import type { EvaluatedCase, MeasuredCase } from "./evaluated-case.ts";
import type { EvaluationSummary, RocPoint } from "./evaluation-summary.ts";
import { countConfusion, measureCases } from "./measure-cases.ts";
import type { OperatingPoint } from "./version-scoring.ts";

const mostRocPoints = 400;

/** The summary of an evaluation, out of fold or on the test set, for a version's page; at the default operating point. */
export function summariseCases(
  cases: readonly EvaluatedCase[],
  operatingPoints: readonly OperatingPoint[],
  notes: readonly string[] = [],
): EvaluationSummary {
  const choice = { operatingPoint: defaultOperatingPoint };
  const classes = agreementOfClasses(cases);
  return {
    unit: "breast",
    positiveClass: "abnormal",
    ...outlineCases(cases),
    metrics: measureCases(cases, choice),
    confusion: countConfusion(cases, choice),
    classes,
    operatingPoints,
    notes: [...notes, ...notesOf(classes)],
  };
}

function notesOf(classes: ClassAgreement | null): string[] {
  const left = classes?.withoutClass ?? 0;
  if (left === 0) return [];
  return [`${left === 1 ? "1 abnormal breast" : `${left} abnormal breasts`} without a known class: not in the three-class matrix.`];
}

/** Threshold-free metrics and counts of cases. */
export type CaseOutline = Pick<EvaluationSummary, "exams" | "patients" | "positives" | "negatives" | "roc" | "calibration" | "subgroups">;

export function outlineColumns(columns: CaseColumns): CaseOutline {
  return { ...outlineCases(casesOf(columns)), exams: columns.exams };
}

function outlineCases(cases: readonly MeasuredCase[]): CaseOutline {
  const labels = cases.map((one): Label => (one.positive ? 1 : 0));
  const scores = cases.map(({ score }) => score);
  const positives = labels.filter((label) => label === 1).length;
  return {
    exams: new Set(cases.map(({ examId }) => examId)).size,
    patients: new Set(cases.map(({ patientId }) => patientId)).size,
    positives,
    negatives: cases.length - positives,
    roc: positives === 0 || positives === cases.length ? [] : thinned(rocCurve(labels, scores)),
    calibration: calibrationBins(labels, scores),
    subgroups: [...new Set(cases.flatMap(({ subgroups }) => subgroups))].sort(),
  };
}

/** Keeps the first and last point, and thins out those between evenly. */
function thinned(points: readonly RocPoint[]): RocPoint[] {
  const step = Math.max(1, Math.ceil(points.length / mostRocPoints));
  return points
    .filter((_, index) => index % step === 0 || index === points.length - 1)
    .map(({ threshold, sensitivity, specificity }) => ({ threshold, sensitivity, specificity }));
}
