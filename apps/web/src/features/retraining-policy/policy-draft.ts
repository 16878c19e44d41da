import type { PolicyPartsFragment, RetrainingPolicyInput } from "../../generated/graphql.ts";

export type Policy = PolicyPartsFragment;

/** What the form holds; number fields are "" while they are empty. */
export interface PolicyDraft {
  readonly enabled: boolean;
  readonly cron: string;
  readonly timeZone: string;
  readonly minNewTruth: number | string;
  readonly minNewAbnormal: number | string;
  readonly minHoursBetween: number | string;
  readonly quietFrom: number | string;
  readonly quietTo: number | string;
  readonly recipe: string;
  readonly promoteAutomatically: boolean;
}

/** Has anybody said when a run is to start? */
export function isSet({ cron, minNewTruth, minNewAbnormal }: Policy): boolean {
  return [cron, minNewTruth, minNewAbnormal].some((one) => one !== null && one !== undefined);
}

/** A policy that nobody has set yet is offered as most departments would: at night on weekdays, where a day's work has gathered. */
export function draftOf(policy: Policy, browserTimeZone: string): PolicyDraft {
  if (!isSet(policy)) return { ...suggestion, timeZone: browserTimeZone };
  return {
    enabled: policy.enabled,
    cron: policy.cron ?? "",
    timeZone: policy.timeZone,
    minNewTruth: policy.minNewTruth ?? "",
    minNewAbnormal: policy.minNewAbnormal ?? "",
    minHoursBetween: policy.minHoursBetween,
    quietFrom: policy.quietHours?.fromHour ?? "",
    quietTo: policy.quietHours?.toHour ?? "",
    recipe: policy.recipe ?? "",
    promoteAutomatically: policy.promoteAutomatically,
  };
}

const suggestion: Omit<PolicyDraft, "timeZone"> = {
  enabled: true,
  cron: "0 2 * * 1-5",
  minNewTruth: 50,
  minNewAbnormal: "",
  minHoursBetween: 12,
  quietFrom: "",
  quietTo: "",
  recipe: "",
  promoteAutomatically: false,
};

/** The policy as it is sent. */
export function inputOf(draft: PolicyDraft): RetrainingPolicyInput {
  const { quietFrom, quietTo } = draft;
  return {
    enabled: draft.enabled,
    cron: draft.cron.trim() || null,
    timeZone: draft.timeZone,
    minNewTruth: numberOrNull(draft.minNewTruth),
    minNewAbnormal: numberOrNull(draft.minNewAbnormal),
    minHoursBetween: numberOrNull(draft.minHoursBetween),
    quietHours: quietFrom === "" || quietTo === "" ? null : { fromHour: Number(quietFrom), toHour: Number(quietTo) },
    recipe: draft.recipe || null,
    promoteAutomatically: draft.promoteAutomatically,
  };
}

/** The policy that the form was opened on, sent beside the new one: who has not seen another person's change does not undo it. */
export function asShown(policy: Policy): RetrainingPolicyInput {
  const { enabled, cron, timeZone, minNewTruth, minNewAbnormal, minHoursBetween, quietHours, recipe, promoteAutomatically } = policy;
  return {
    enabled,
    cron,
    timeZone,
    minNewTruth,
    minNewAbnormal,
    minHoursBetween,
    quietHours: quietHours ? { fromHour: quietHours.fromHour, toHour: quietHours.toHour } : null,
    recipe,
    promoteAutomatically,
  };
}

/** One end of the quiet hours without the other says nothing, and is not silently left out. */
export function problemOfDraft({ quietFrom, quietTo }: PolicyDraft): string | null {
  return (quietFrom === "") === (quietTo === "") ? null : "Quiet hours need a start and an end.";
}

function numberOrNull(value: number | string): number | null {
  return value === "" ? null : Number(value);
}
