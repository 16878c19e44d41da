import type { PassedOverWhy, RecentRun, RetrainingPolicy } from "@second-read/database";
import { endOfQuiet, isQuiet, lastScheduled, nextScheduled, type QuietHours } from "./schedule.ts";

/** Everything on which an automatic start depends, at one moment. */
export interface Standing {
  readonly policy: RetrainingPolicy | null;
  readonly now: Date;
  /** Breasts with new truth since the last snapshot, and the abnormal ones among them. */
  readonly newTruth: number;
  readonly newAbnormal: number;
  readonly hasOpenRun: boolean;
  /** The newest runs, newest first: one more than the number of attempts at a run. */
  readonly recentRuns: readonly RecentRun[];
  readonly lastUnfailedRun: Pick<RecentRun, "scheduledFor" | "createdAt"> | null;
}

export type Decision =
  | { readonly kind: "OFF" }
  | Start
  | { readonly kind: "PASS_OVER"; readonly at: Date; readonly why: PassedOverWhy }
  | { readonly kind: "WAIT"; readonly for: Wait };

export interface Start {
  readonly kind: "START";
  readonly why:
    | { readonly trigger: "SCHEDULE"; readonly at: Date }
    | { readonly trigger: "NEW_TRUTH" }
    | { readonly trigger: "RETRY"; readonly of: RecentRun; readonly attempt: number };
}

export type Wait =
  | { readonly kind: "OPEN_RUN" }
  | { readonly kind: "SCHEDULE"; readonly at: Date }
  | { readonly kind: "NEW_TRUTH" }
  | { readonly kind: "TRUTH" }
  | { readonly kind: "BACKBONE" }
  | { readonly kind: "LEAST_INTERVAL"; readonly until: Date }
  | { readonly kind: "QUIET_HOURS"; readonly until: Date }
  | { readonly kind: "RETRY"; readonly at: Date; readonly attempt: number }
  | { readonly kind: "ACKNOWLEDGEMENT" };

const minute = 60_000;
const hour = 60 * minute;
/** How long after each failure a run is tried again; after the last it is left to a person. */
const retryAfterMinutes = [15, 60] as const;
/** The first try and its retries. */
export const mostAttempts = 1 + retryAfterMinutes.length;
/** Failures that would happen again. */
const lasting = new Set([
  "DIVERGED",
  "TOO_LARGE_FOR_DEVICE",
  "OUT_OF_MEMORY",
  "TOO_LITTLE_TRUTH",
  "NO_LESIONS",
  "MISSING_CLASS",
  "NO_BACKBONE",
  "BAD_BACKBONE",
  "INVALID_INPUT",
]);

/** Whether to start a run now that nobody has requested, and why or why not. */
export function decideRetraining(standing: Standing): Decision {
  const { policy, now, hasOpenRun } = standing;
  if (policy === null || !policy.enabled) return { kind: "OFF" };
  if (hasOpenRun) return { kind: "WAIT", for: { kind: "OPEN_RUN" } };
  const retry = decideRetry(standing);
  const decision = retry ?? (policy.cron === null ? decideByTruth(standing, policy) : decideBySchedule(standing, policy, policy.cron));
  if (decision.kind !== "START") return decision;
  const quiet = { quietHours: quietHoursOf(policy), timeZone: policy.timeZone };
  if (isQuiet(quiet, now)) return { kind: "WAIT", for: { kind: "QUIET_HOURS", until: endOfQuiet(quiet, now) } };
  return decision;
}

export function quietHoursOf({ quietFromHour, quietToHour }: RetrainingPolicy): QuietHours | null {
  return quietFromHour === null || quietToHour === null ? null : { fromHour: quietFromHour, toHour: quietToHour };
}

/** The policy's next scheduled time; null without one. */
export function nextScheduledOf(policy: RetrainingPolicy | null, now: Date): Date | null {
  if (policy === null || !policy.enabled || policy.cron === null) return null;
  return nextScheduled({ cron: policy.cron, timeZone: policy.timeZone, quietHours: quietHoursOf(policy) }, now);
}

/** A retry of the last run, if that failed, nobody had requested it, and nobody has acknowledged the failure. */
function decideRetry({ now, recentRuns }: Standing): Decision | null {
  const [last] = recentRuns;
  if (last === undefined || last.trigger === "REQUEST" || last.status !== "FAILED" || last.acknowledgedAt !== null) return null;
  const failures = failuresInARow(recentRuns);
  const after = retryAfterMinutes[failures - 1];
  if (after === undefined || lasting.has(last.errorCode ?? "")) return null;
  const at = new Date((last.endedAt ?? last.createdAt).getTime() + after * minute);
  const attempt = failures + 1;
  return at > now ? { kind: "WAIT", for: { kind: "RETRY", at, attempt } } : { kind: "START", why: { trigger: "RETRY", of: last, attempt } };
}

/** How often the newest run has been tried: itself and the failed runs before it, each of which is retried by the next. */
function failuresInARow(runs: readonly RecentRun[]): number {
  const first = runs.findIndex(({ retryOfId }, index) => retryOfId === null || retryOfId !== runs[index + 1]?.id);
  return first === -1 ? runs.length : first + 1;
}

function decideBySchedule(standing: Standing, policy: RetrainingPolicy, cron: string): Decision {
  const { now, newTruth } = standing;
  const schedule = { cron, timeZone: policy.timeZone, quietHours: quietHoursOf(policy) };
  const due = lastScheduled(schedule, { after: policy.doneUntil, now });
  if (due === null) return { kind: "WAIT", for: { kind: "SCHEDULE", at: nextScheduled(schedule, now) } };
  if (due < endOfLeastInterval(standing, policy)) return { kind: "PASS_OVER", at: due, why: "TOO_SOON" };
  if (newTruth === 0) return { kind: "PASS_OVER", at: due, why: "NOTHING_NEW" };
  if (!hasEnoughNewTruth(standing, policy)) return { kind: "PASS_OVER", at: due, why: "TOO_LITTLE_NEW_TRUTH" };
  return { kind: "START", why: { trigger: "SCHEDULE", at: due } };
}

function decideByTruth(standing: Standing, policy: RetrainingPolicy): Decision {
  if (!hasEnoughNewTruth(standing, policy)) return { kind: "WAIT", for: { kind: "NEW_TRUTH" } };
  const [last] = standing.recentRuns;
  // The truth for which it was started still counts as new: without this it would be started again and again.
  if (last !== undefined && last.trigger !== "REQUEST" && last.status === "FAILED" && last.acknowledgedAt === null)
    return { kind: "WAIT", for: { kind: "ACKNOWLEDGEMENT" } };
  const until = endOfLeastInterval(standing, policy);
  if (standing.now < until) return { kind: "WAIT", for: { kind: "LEAST_INTERVAL", until } };
  return { kind: "START", why: { trigger: "NEW_TRUTH" } };
}

function hasEnoughNewTruth({ newTruth, newAbnormal }: Standing, { minNewTruth, minNewAbnormal }: RetrainingPolicy): boolean {
  return newTruth >= (minNewTruth ?? 0) && newAbnormal >= (minNewAbnormal ?? 0);
}

/** Counted from the scheduled time if there is one: otherwise a run that began a minute late would delay the next day's. Failed runs do not count. */
function endOfLeastInterval({ lastUnfailedRun: last }: Standing, { minHoursBetween }: RetrainingPolicy): Date {
  return new Date(last === null ? 0 : (last.scheduledFor ?? last.createdAt).getTime() + minHoursBetween * hour);
}
