import { counted } from "../../ui/format.ts";
import { ofKnown } from "../../ui/known-only.ts";

/** What the Missed page knows about an evaluation when nothing, or not everything, is listed. */
export interface MissedKnown {
  /** Abnormal breasts of the evaluation. */
  readonly positives: number;
  /** How many of them are below the threshold, by the counts above the list; null while unknown. */
  readonly missed: number | null;
  /** The count of the list. */
  readonly listed: number;
  /** Sums and lists cover only the exams that the person has read or opened. */
  readonly onlyKnown: boolean;
}

/** Why no missed breast is listed. */
export function noneMissed({ positives, missed, onlyKnown }: MissedKnown): string {
  const among = ofKnown(onlyKnown);
  if (positives === 0) return `This evaluation holds no abnormal breast${among}, so it cannot say what was missed.`;
  if (missed !== null && missed > 0) return notListed({ missed, listed: 0 });
  const none = positives === 1 ? "The only abnormal breast" : `None of the ${counted(positives, "abnormal breast")}`;
  const nearest = positives === 1 ? "Move the threshold up to see it." : "Move the threshold up to see which are nearest.";
  return `${none}${among} in this evaluation is ${positives === 1 ? "not " : ""}below the threshold. ${nearest}`;
}

/** The missed breasts that are not listed; empty where all are. */
export function notListed({ missed, listed }: { readonly missed: number | null; readonly listed: number }): string {
  if (missed === null || missed <= listed) return "";
  const left = missed - listed;
  return `${counted(left, "missed breast")} ${left === 1 ? "is" : "are"} not listed: only breasts of exams that are final now are.`;
}
