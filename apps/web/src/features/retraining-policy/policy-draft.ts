import type { PolicyPartsFragment, RetrainingPolicyInput } from "../../generated/graphql.ts";

export type Policy = PolicyPartsFragment;

/** The values of the form; number fields are "" while they are empty. */
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

/** Whether anybody has set when a run starts. */
export function isSet({ cron, minNewTruth, minNewAbnormal }: Policy): boolean {
  return [cron, minNewTruth, minNewAbnormal].some((one) => one !== null && one !== undefined);
}

/** The suggestion where no policy has been set: at night on weekdays, after a day's work, as most departments would choose. */
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

/** The policy with which the form was opened. It is sent beside the new one, so that nobody undoes another person's change unseen. */
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

/** One end of the quiet hours without the other is an error and is not silently left out. */
export function problemOfDraft({ quietFrom, quietTo }: PolicyDraft): string | null {
  return (quietFrom === "") === (quietTo === "") ? null : "Quiet hours need a start and an end.";
}

function numberOrNull(value: number | string): number | null {
  return value === "" ? null : Number(value);
}
