import type { PassedOverWhy, RetrainingPolicy } from "@second-read/database";
import { assertNever, timeInZone } from "@second-read/domain";
import { type Decision, mostAttempts, type Standing, type Start, type Wait } from "./decide-retraining.ts";

type Counts = Pick<Standing, "newTruth" | "newAbnormal">;

/**
 * When the next run starts and why, for people.
 * @param counts null for people who must not know the counts
 */
export function decisionInWords(decision: Decision, policy: RetrainingPolicy | null, counts: Counts | null): string {
  if (policy === null || decision.kind === "OFF") return "Automatic retraining is off.";
  switch (decision.kind) {
    case "START":
      return "A run is about to start automatically.";
    case "PASS_OVER":
      return passedOverInWords(policy, decision.at, decision.why);
    case "WAIT": {
      const { passedOverAt, passedOverWhy } = policy;
      const before = passedOverAt && passedOverWhy ? `${passedOverInWords(policy, passedOverAt, passedOverWhy)} ` : "";
      return before + waitInWords(decision.for, policy, counts);
    }
    default:
      return assertNever(decision);
  }
}

/** Why a run was started, as shown with the run: everyone who may see the run may know it, so it contains no counts. */
export function startInWords({ why }: Start, { timeZone }: RetrainingPolicy): string {
  switch (why.trigger) {
    case "SCHEDULE":
      return `Scheduled for ${timeInWords(why.at, timeZone)}`;
    case "NEW_TRUTH":
      return "Enough new truth";
    case "RETRY":
      return `Retry ${why.attempt - 1} of ${mostAttempts - 1} after a failed run`;
    default:
      return assertNever(why);
  }
}

function waitInWords(wait: Wait, policy: RetrainingPolicy, counts: Counts | null): string {
  const { timeZone } = policy;
  switch (wait.kind) {
    case "OPEN_RUN":
      return "Waiting for the current run to end.";
    case "SCHEDULE":
      return `Next scheduled time: ${timeInWords(wait.at, timeZone)}${progressOf(policy, counts)}.`;
    case "NEW_TRUTH":
      return `Waiting for new truth${progressOf(policy, counts)}.`;
    case "TRUTH":
      return "There is enough new truth, but too little in all to train on.";
    case "BACKBONE":
      return "A run is due, but its recipe needs a backbone, and none is installed.";
    case "LEAST_INTERVAL":
      return `There is enough new truth. Not before ${timeInWords(wait.until, timeZone)}: ${policy.minHoursBetween} hours after the run before.`;
    case "QUIET_HOURS":
      return `A run is due. Quiet hours end at ${timeInWords(wait.until, timeZone)}.`;
    case "RETRY":
      return `The last run failed. Retry ${wait.attempt - 1} of ${mostAttempts - 1} at ${timeInWords(wait.at, timeZone)}.`;
    case "ACKNOWLEDGEMENT":
      return "The last run failed. No run starts automatically until somebody acknowledges it.";
    default:
      return assertNever(wait);
  }
}

function passedOverInWords({ timeZone, minHoursBetween }: RetrainingPolicy, at: Date, why: PassedOverWhy): string {
  const time = timeInWords(at, timeZone);
  switch (why) {
    case "TOO_SOON":
      return `No run at ${time}: less than ${minHoursBetween} hours after the run before.`;
    // Whether there was none or some is already a count.
    case "NOTHING_NEW":
    case "TOO_LITTLE_NEW_TRUTH":
      return `No run at ${time}: too little new truth.`;
    case "TOO_LITTLE_TRUTH":
      return `No run at ${time}: too little truth in all to train on.`;
    default:
      return assertNever(why);
  }
}

/** " (12 of 50 breasts with new truth, 3 of 5 abnormal)" */
function progressOf({ minNewTruth, minNewAbnormal }: RetrainingPolicy, counts: Counts | null): string {
  if (counts === null) return "";
  const parts = [
    ...(minNewTruth === null ? [] : [`${counts.newTruth} of ${minNewTruth} breasts with new truth`]),
    ...(minNewAbnormal === null ? [] : [`${counts.newAbnormal} of ${minNewAbnormal} abnormal breasts with new truth`]),
  ];
  return parts.length === 0 ? "" : ` (${parts.join(", ")})`;
}

/** "Sun 29 Nov, 02:00 (Europe/Zurich)" */
export function timeInWords(at: Date, timeZone: string): string {
  return `${timeInZone(at, timeZone)} (${timeZone})`;
}
