import { assertNever, type DiscrepancyKind } from "@second-read/domain";
import { counted } from "../../ui/format.ts";
import { ofKnown } from "../../ui/known-only.ts";

/** What the page knows when it says that a list is empty. Only final exams outside the held-out test set are ever listed. */
export interface ComparedSoFar {
  /** Exams whose reading has ended. */
  readonly final: number;
  readonly inArbitration: number;
  /** The version whose scores fill the model's queues: champion, else the newest; null without any. */
  readonly version: number | null;
  /** Only exams that the person has read or opened are listed: they are kept blind to the others. */
  readonly onlyKnown: boolean;
}

export const disagreementsLead =
  "Final exams on which reference standard, readers and model differ. Exams that are being read or await arbitration, and the held-out test set, are not listed.";

/** Whether a queue's zero means that cases were compared and none found. Without a version or a final exam nothing was compared. */
export function isCompared(kind: DiscrepancyKind, { final, version }: ComparedSoFar): boolean {
  return final > 0 && (kind === "READERS_DISAGREE" || version !== null);
}

/** Why a queue is empty: nothing was compared, or nothing was found; and what is not listed yet. */
export function emptyQueue(kind: DiscrepancyKind, state: "open" | "done", compared: ComparedSoFar): string {
  const parts = [state === "done" ? "No case of this kind has a verdict." : noneOpen(kind, compared)];
  if (compared.inArbitration > 0) {
    const are = compared.inArbitration === 1 ? "awaits" : "await";
    parts.push(`${counted(compared.inArbitration, "exam")} ${are} arbitration and can be listed only when final.`);
  }
  return parts.join(" ");
}

const noVersion = "No model version has been published, so no score has been compared with the reference standard.";

function noneOpen(kind: DiscrepancyKind, compared: ComparedSoFar): string {
  const { final, version, onlyKnown } = compared;
  const among = ofKnown(onlyKnown);
  if (final === 0) return "No exam is final yet, so nothing has been compared.";
  switch (kind) {
    case "READERS_DISAGREE":
      return `No final exam${among} has two reads whose opinions differ and no verdict yet.`;
    case "FALSE_POSITIVE":
    case "FALSE_NEGATIVE":
      if (version === null) return noVersion;
      return kind === "FALSE_POSITIVE"
        ? `No normal breast${among} that v${version} scored is above the decision threshold without a verdict.`
        : `No abnormal breast${among} that v${version} scored is below the decision threshold without a verdict.`;
    case "WRONG_PLACE":
      if (version === null) return noVersion;
      return `No abnormal breast${among} that v${version} detected is known to have been detected at the wrong place, without a verdict.`;
    case "VERSION_FLIP":
      if (version === null) return noVersion;
      return `No breast${among} that v${version} gets wrong was right by the version before it and has no verdict yet.`;
    case "SUSPECT_LABEL":
      if (version === null) return noVersion;
      return `No ground truth${among} is confidently contradicted by the score of v${version}, without a verdict.`;
    default:
      return assertNever(kind);
  }
}
