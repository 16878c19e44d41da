import type { DiscrepancyKind, DiscrepancyVerdict, Laterality } from "@second-read/domain";
import { discrepancyId } from "./discrepancy-id.ts";

export interface ListedDiscrepancy {
  readonly id: string;
  readonly kind: DiscrepancyKind;
  readonly examId: string;
  readonly laterality: Laterality;
  readonly modelVersionId: string | null;
  readonly score: number | null;
  readonly threshold: number | null;
  readonly truthId: string | null;
  readonly verdict: DiscrepancyVerdict | null;
  readonly note: string | null;
  /** Shown by a version's evaluation on the test set, where their scores may be seen. */
  readonly fromTestSetEvaluation: boolean;
}

/** The verdict is valid as long as the truth on which it was given is in force. */
export function listed(row: {
  readonly kind: DiscrepancyKind;
  readonly examId: string;
  readonly laterality: Laterality;
  readonly modelVersionId: string | null;
  readonly score: number | null;
  readonly threshold: number | null;
  readonly verdict: DiscrepancyVerdict | null;
  readonly note: string | null;
  readonly verdictTruthId: string | null;
  readonly truthInForceId: string | null;
}): ListedDiscrepancy {
  const { kind, examId, laterality, modelVersionId, score, threshold, verdictTruthId, truthInForceId } = row;
  const holds = verdictTruthId === truthInForceId;
  return {
    id: discrepancyId(examId, laterality, kind),
    kind,
    examId,
    laterality,
    modelVersionId,
    score,
    threshold,
    truthId: truthInForceId,
    verdict: holds ? row.verdict : null,
    note: holds ? row.note : null,
    fromTestSetEvaluation: false,
  };
}
