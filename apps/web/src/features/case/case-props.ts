import type { DiscrepancyVerdict } from "../../generated/graphql.ts";

export interface InspectedDiscrepancy {
  readonly id: string;
  readonly score?: number | null;
  readonly threshold?: number | null;
  readonly verdict?: DiscrepancyVerdict | null;
  readonly note?: string | null;
}

export interface CaseInspectorProps {
  readonly examId: string;
  /** The breast in question; without it the whole exam is shown. */
  readonly laterality?: "R" | "L";
  readonly modelVersionId: string | null;
  readonly discrepancy?: InspectedDiscrepancy;
  /** Why it is listed: "missed by v3 at 80 % specificity", "False positives". */
  readonly why?: string;
  readonly position?: { readonly index: number; readonly count: number };
  readonly nextExamId?: string;
  readonly onNext?: () => void;
  readonly onPrevious?: () => void;
  readonly onClose: () => void;
  readonly onVerdict?: () => void;
  /** The exam was reopened, queued or withdrawn: the list that led here is out of date. */
  readonly onChanged?: () => void;
}
