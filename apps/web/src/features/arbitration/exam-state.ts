import { assertNever } from "@second-read/domain";
import type { ExamStatus } from "../../generated/graphql.ts";
import type { DecidedBreast } from "./decision.ts";

/** Where an exam on this page stands for this arbiter. */
export type ExamState =
  | { readonly kind: "OPEN" }
  /** This arbiter's own decision, until it takes effect. */
  | { readonly kind: "DECIDED"; readonly undoableUntil: string; readonly breasts: readonly DecidedBreast[] }
  /** Nothing for this arbiter to decide; the sentence says why. */
  | { readonly kind: "CLOSED"; readonly sentence: string };

export function examStateOf(exam: {
  readonly status: ExamStatus;
  readonly myRead?: { readonly id: string } | null;
  readonly myDecision?: { readonly undoableUntil?: string | null; readonly breasts: readonly DecidedBreast[] } | null;
}): ExamState {
  const { status, myRead, myDecision } = exam;
  if (status !== "ARBITRATION") return { kind: "CLOSED", sentence: closedInWords(status) };
  if (myDecision?.undoableUntil) {
    const { undoableUntil, breasts } = myDecision;
    return { kind: "DECIDED", undoableUntil, breasts };
  }
  if (myRead) return { kind: "CLOSED", sentence: "You have read this exam, so another arbiter must decide it." };
  return { kind: "OPEN" };
}

function closedInWords(status: Exclude<ExamStatus, "ARBITRATION">): string {
  switch (status) {
    case "SETTLED":
      return "This exam is final.";
    case "TECHNICAL_RECALL":
      return "This exam is a technical recall: it must be imaged again.";
    case "QUEUED":
    case "READING":
      return "This exam is with its readers and does not await arbitration.";
    case "INGESTING":
      return "This exam is still being imported.";
    case "PRIOR":
      return "This is a prior exam; it is not queued for reading.";
    case "WITHDRAWN":
      return "This exam was withdrawn.";
    default:
      return assertNever(status);
  }
}
