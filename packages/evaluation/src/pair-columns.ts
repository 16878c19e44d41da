import { recordOf, type VersionChange, versionChanges } from "@second-read/domain";
import { type CaseComparison, changeOf, compareCases, type PairedCase, pairOf } from "./compare-cases.ts";
import { float8s, int4s } from "./packed-numbers.ts";

/** Breasts scored by two versions, as returned by the database in one row. */
export interface PackedPairs {
  /** int4, numbered from 0. */
  readonly patients: Uint8Array;
  /** One byte each: 1 if the breast is abnormal. */
  readonly positives: Uint8Array;
  /** float8. */
  readonly scoresA: Uint8Array;
  readonly scoresB: Uint8Array;
}

export interface PairColumns {
  readonly patients: Int32Array;
  readonly positives: Uint8Array;
  readonly scoresA: Float64Array;
  readonly scoresB: Float64Array;
}

export function pairColumnsOf({ patients, positives, scoresA, scoresB }: PackedPairs): PairColumns {
  return { patients: int4s(patients), positives: Uint8Array.from(positives), scoresA: float8s(scoresA), scoresB: float8s(scoresB) };
}

/** A comparison's metrics, and the number of breasts with each kind of change. */
export interface PairComparison extends CaseComparison {
  readonly breasts: number;
  readonly patients: number;
  readonly changes: Readonly<Record<VersionChange, number>>;
}

export function compareColumns(
  { patients, positives, scoresA, scoresB }: PairColumns,
  thresholds: { readonly a: number; readonly b: number },
): PairComparison {
  const pairs = Array.from(patients, (patient, i) =>
    pairOf(
      { patientId: String(patient), positive: positives[i] === 1, scoreA: scoresA[i] as number, scoreB: scoresB[i] as number },
      thresholds,
    ),
  );
  const changes = pairs.map(changeOf);
  return {
    ...compareCases(pairs),
    breasts: pairs.length,
    patients: new Set(patients).size,
    changes: recordOf(versionChanges, (change) => changes.filter((one) => one === change).length),
  };
}

/** Truth and both versions' calls of a breast, as the conditions that define a kind of change. */
export interface PairedCalls {
  readonly positive: boolean;
  readonly a: boolean;
  readonly b: boolean;
}

/** The combinations that make up this change; for null, those of any change. */
export function callsOf(change: VersionChange | null): PairedCalls[] {
  const booleans = [false, true];
  const all = booleans.flatMap((positive) => booleans.flatMap((a) => booleans.map((b) => ({ positive, a, b }))));
  return all.filter((calls) => {
    const found = changeOf(caseOf(calls));
    return change === null ? found !== null : found === change;
  });
}

function caseOf({ positive, a, b }: PairedCalls): PairedCase {
  return { patientId: "", positive, a: { score: Number(a), flagged: a }, b: { score: Number(b), flagged: b } };
}
