import {
  type BreastClass,
  breastClasses,
  type CaseKind,
  defaultOperatingPoint,
  isFlagged,
  type ThresholdByPoint,
} from "@second-read/domain";
import type { MeasuredCase } from "./evaluated-case.ts";
import type { Confusion } from "./evaluation-summary.ts";
import type { ThresholdChoice } from "./measure-cases.ts";
import { float8s, int4s } from "./packed-numbers.ts";

/** Cases as stored in one row: numbers are big-endian, and values shared by many cases are stored once, in a list. */
export interface PackedCases {
  readonly cases: number;
  readonly exams: number;
  /** float8. */
  readonly scores: Uint8Array;
  /** From here on int4 each: patients numbered from 0, then indices into the lists next to them. */
  readonly patients: Uint8Array;
  readonly kinds: readonly CaseKind[];
  readonly kindOf: Uint8Array;
  readonly thresholds: readonly ThresholdByPoint[];
  readonly thresholdsOf: Uint8Array;
  readonly subgroups: readonly (readonly string[])[];
  readonly subgroupsOf: Uint8Array;
}

/**
 * The cases of an evaluation in columns, sorted by patient, exam and side: 20,000 of them are counted in a millisecond, and can be passed to a thread
 * as a whole.
 */
export interface CaseColumns extends Pick<PackedCases, "cases" | "exams" | "kinds" | "thresholds" | "subgroups"> {
  readonly scores: Float64Array;
  readonly patients: Int32Array;
  readonly kindOf: Int32Array;
  readonly thresholdsOf: Int32Array;
  readonly subgroupsOf: Int32Array;
}

export function columnsOf(packed: PackedCases): CaseColumns {
  const { cases, exams, kinds, thresholds, subgroups } = packed;
  return {
    cases,
    exams,
    kinds,
    thresholds,
    subgroups,
    scores: float8s(packed.scores),
    patients: int4s(packed.patients),
    kindOf: int4s(packed.kindOf),
    thresholdsOf: int4s(packed.thresholdsOf),
    subgroupsOf: int4s(packed.subgroupsOf),
  };
}

/** The cases from which metrics are computed, in the order of the columns. */
export function casesOf({ cases, scores, patients, kinds, kindOf, thresholds, thresholdsOf, subgroups, subgroupsOf }: CaseColumns) {
  return Array.from({ length: cases }, (_, i): MeasuredCase => {
    const { positive } = kinds[kindOf[i] as number] as CaseKind;
    return {
      patientId: padded(patients[i] as number),
      examId: padded(i),
      laterality: "R",
      score: scores[i] as number,
      positive,
      thresholds: thresholds[thresholdsOf[i] as number] as ThresholdByPoint,
      subgroups: subgroups[subgroupsOf[i] as number] as readonly string[],
    };
  });
}

/** Makes the number's text sort like the number. */
function padded(number: number): string {
  return String(number).padStart(10, "0");
}

export interface ClassCount {
  readonly class: BreastClass;
  readonly flagged: number;
  readonly total: number;
  /** The number of `total` that may be called cancer (domain `isCancer`). */
  readonly cancers: number;
  readonly cancersFlagged: number;
}

/** Flagged and total breasts for each class of truth; classes without a breast are left out. */
export function countClasses(columns: CaseColumns, choice: ThresholdChoice): ClassCount[] {
  const { all, flagged } = countKinds(columns, choice);
  const sum = (counts: readonly number[], member: (kind: CaseKind) => boolean) =>
    columns.kinds.reduce((total, kind, place) => total + (member(kind) ? (counts[place] as number) : 0), 0);
  return breastClasses.flatMap((breastClass) => {
    const isMember = (kind: CaseKind) => kind.class === breastClass;
    const isCancer = (kind: CaseKind) => isMember(kind) && kind.cancer;
    const total = sum(all, isMember);
    return total === 0
      ? []
      : [
          {
            class: breastClass,
            flagged: sum(flagged, isMember),
            total,
            cancers: sum(all, isCancer),
            cancersFlagged: sum(flagged, isCancer),
          },
        ];
  });
}

/** The four counts at the chosen threshold. */
export function countColumns(columns: CaseColumns, choice: ThresholdChoice): Confusion {
  const { all, flagged } = countKinds(columns, choice);
  const counts = { positiveClass: "abnormal" as const, truePositives: 0, falseNegatives: 0, falsePositives: 0, trueNegatives: 0 };
  columns.kinds.forEach(({ positive }, place) => {
    const called = flagged[place] as number;
    const passed = (all[place] as number) - called;
    counts[positive ? "truePositives" : "falsePositives"] += called;
    counts[positive ? "falseNegatives" : "trueNegatives"] += passed;
  });
  return counts;
}

function countKinds(
  { cases, scores, kinds, kindOf, thresholds, thresholdsOf }: CaseColumns,
  { threshold, operatingPoint = defaultOperatingPoint }: ThresholdChoice,
): { readonly all: readonly number[]; readonly flagged: readonly number[] } {
  const limits = thresholds.map((byPoint) => threshold ?? byPoint[operatingPoint]);
  const all = kinds.map(() => 0);
  const flagged = kinds.map(() => 0);
  for (let i = 0; i < cases; i += 1) {
    const kind = kindOf[i] as number;
    all[kind] = (all[kind] as number) + 1;
    if (isFlagged(scores[i] as number, limits[thresholdsOf[i] as number] as number)) flagged[kind] = (flagged[kind] as number) + 1;
  }
  return { all, flagged };
}

export interface ClassHistogram {
  readonly class: BreastClass;
  readonly cancer: boolean;
  /** Counts of scores from i / length up to (i + 1) / length; the last bin includes 1. */
  readonly counts: number[];
}

/**
 * The distribution of the scores of each class between 0 and 1. Scores at or above k / bins are counted in the bins from k on, which are exactly
 * those that a threshold of k / bins flags.
 */
export function histogramsOf({ cases, scores, kinds, kindOf }: CaseColumns, bins: number): ClassHistogram[] {
  const counts = kinds.map(() => new Array<number>(bins).fill(0));
  for (let i = 0; i < cases; i += 1) {
    const own = counts[kindOf[i] as number] as number[];
    const place = binOf(scores[i] as number, bins);
    own[place] = (own[place] as number) + 1;
  }
  return kinds.map((kind, place) => ({ class: kind.class, cancer: kind.cancer, counts: counts[place] as number[] }));
}

/** Uses the same comparison as a threshold of k / bins, since the product may round across the edge. */
function binOf(score: number, bins: number): number {
  let place = Math.min(bins - 1, Math.floor(score * bins));
  while (place > 0 && score < place / bins) place -= 1;
  while (place < bins - 1 && score >= (place + 1) / bins) place += 1;
  return place;
}
