import type { DiscrepancyVerdict } from "../../generated/graphql.ts";

export interface InspectedDiscrepancy {
  readonly id: string;
  readonly score?: number | null;
  readonly threshold?: number | null;
  readonly verdict?: DiscrepancyVerdict | null;
  readonly note?: string | null;
}

/** Where a case stands in the list that led to it. */
export interface CasePosition {
  readonly index: number;
  /** Cases on this page of the list, as filtered: the way to the next ends with them. */
  readonly count: number;
  /** False where the list goes on behind its last case here, or begins before its first. */
  readonly isAll: boolean;
}

/** "12 of 130", or "12 of 50 listed" where the page is not the whole list. */
export function positionInWords({ index, count, isAll }: CasePosition): string {
  return `${index + 1} of ${count}${isAll ? "" : " listed"}`;
}

export interface CaseInspectorProps {
  readonly examId: string;
  /** The breast in question; without it the whole exam is shown. */
  readonly laterality?: "R" | "L";
  readonly modelVersionId: string | null;
  readonly discrepancy?: InspectedDiscrepancy;
  /** Why it is listed: "missed by v3 at 80 % specificity", "False positives". */
  readonly why?: string;
  readonly position?: CasePosition;
  readonly nextExamId?: string;
  readonly onNext?: () => void;
  readonly onPrevious?: () => void;
  readonly onClose: () => void;
  readonly onVerdict?: () => void;
  /** The exam was reopened, queued or withdrawn: the list that led here is out of date. */
  readonly onChanged?: () => void;
}
