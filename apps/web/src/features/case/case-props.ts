import type { DiscrepancyVerdict } from "../../generated/graphql.ts";

export interface InspectedDiscrepancy {
  readonly id: string;
  readonly score?: number | null;
  readonly threshold?: number | null;
  readonly verdict?: DiscrepancyVerdict | null;
  readonly note?: string | null;
}

/** The position of a case in the list from which it was opened. */
export interface CasePosition {
  readonly index: number;
  /** Number of filtered cases on this page of the list, after which there is no next case. */
  readonly count: number;
  /** False if the list has cases before or after those on this page. */
  readonly isAll: boolean;
}

/** "12 of 130", or "12 of 50 listed" if the page is not the whole list. */
export function positionInWords({ index, count, isAll }: CasePosition): string {
  return `${index + 1} of ${count}${isAll ? "" : " listed"}`;
}

export interface CaseInspectorProps {
  readonly examId: string;
  /** The breast in question; by default the whole exam is shown. */
  readonly laterality?: "R" | "L";
  readonly modelVersionId: string | null;
  readonly discrepancy?: InspectedDiscrepancy;
  /** Why the case is listed: "missed by v3 at 80 % specificity", "False positives". */
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
