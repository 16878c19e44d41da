import type { RetrainingPolicy as PolicyRecord } from "@second-read/database";
import { quietHoursOf } from "./decide-retraining.ts";
import type { RetrainingPolicy, RetrainingPolicyInput } from "./retraining-policy.type.ts";

/** Applies until somebody sets a policy. */
const noPolicy: RetrainingPolicy = {
  enabled: false,
  cron: null,
  timeZone: "UTC",
  minNewTruth: null,
  minNewAbnormal: null,
  minHoursBetween: 0,
  quietHours: null,
  recipe: null,
  promoteAutomatically: false,
};

/** A policy as returned. */
export function showPolicy(policy: PolicyRecord | null): RetrainingPolicy {
  if (policy === null) return noPolicy;
  const { enabled, cron, timeZone, minNewTruth, minNewAbnormal, minHoursBetween, recipe, promoteAutomatically } = policy;
  const quietHours = quietHoursOf(policy);
  return { enabled, cron, timeZone, minNewTruth, minNewAbnormal, minHoursBetween, quietHours, recipe, promoteAutomatically };
}

/** A policy as shown to somebody and sent back: what they omit had its default. */
export function expectedPolicyOf({ quietHours, ...given }: RetrainingPolicyInput): RetrainingPolicy {
  const isGiven = Object.fromEntries(Object.entries(given).filter(([, value]) => value != null));
  return { ...noPolicy, ...isGiven, quietHours: quietHours ? { fromHour: quietHours.fromHour, toHour: quietHours.toHour } : null };
}
