import type { RetrainingPolicySettings } from "@second-read/database";
import { AppError } from "@second-read/domain";
import type { RetrainingPolicyInput } from "./retraining-policy.type.ts";
import { faultOfSchedule, isTimeZone } from "./schedule.ts";

const mostBreasts = 1_000_000;
const mostHours = 366 * 24;

type PolicyWithoutRecipe = Omit<RetrainingPolicySettings, "recipe">;

/**
 * The policy of an input, with its defaults; `chooseRecipe` checks its recipe.
 * @throws AppError INVALID_INPUT for a policy that is impossible, or could never start a run
 */
export function policyOfInput(input: RetrainingPolicyInput): PolicyWithoutRecipe {
  const { fromHour: quietFromHour = null, toHour: quietToHour = null } = input.quietHours ?? {};
  const settings: PolicyWithoutRecipe = {
    enabled: input.enabled,
    cron: input.cron?.trim().split(/\s+/).join(" ") || null,
    timeZone: input.timeZone?.trim() || "UTC",
    minNewTruth: input.minNewTruth ?? null,
    minNewAbnormal: input.minNewAbnormal ?? null,
    minHoursBetween: input.minHoursBetween ?? 0,
    quietFromHour,
    quietToHour,
    promoteAutomatically: input.promoteAutomatically ?? false,
  };
  checkNumbers(settings);
  if (!isTimeZone(settings.timeZone))
    throw refuse(
      "timeZone",
      `There is no time zone ${JSON.stringify(settings.timeZone.slice(0, 60))}; take an IANA name such as Europe/Zurich.`,
    );
  checkSchedule(settings);
  if (settings.enabled && settings.cron === null && settings.minNewTruth === null && settings.minNewAbnormal === null)
    throw refuse("cron", "This policy would never start a run: give it a schedule, or say how much new truth to wait for.");
  return settings;
}

function checkNumbers({ minNewTruth, minNewAbnormal, minHoursBetween, quietFromHour: from, quietToHour: to }: PolicyWithoutRecipe) {
  const isCount = (count: number | null) => count === null || (count >= 1 && count <= mostBreasts);
  if (!isCount(minNewTruth)) throw refuse("minNewTruth", `Breasts to wait for are 1 to ${mostBreasts}.`);
  if (!isCount(minNewAbnormal)) throw refuse("minNewAbnormal", `Abnormal breasts to wait for are 1 to ${mostBreasts}.`);
  if (minNewTruth !== null && minNewAbnormal !== null && minNewAbnormal > minNewTruth)
    throw refuse("minNewAbnormal", "More abnormal breasts than breasts cannot be asked for.");
  if (minHoursBetween < 0 || minHoursBetween > mostHours) throw refuse("minHoursBetween", `Hours between two runs are 0 to ${mostHours}.`);
  if (from === null || to === null) return;
  if (from < 0 || from > 23 || to < 0 || to > 24) throw refuse("quietHours", "Quiet hours begin at 0 to 23 and end at 0 to 24.");
  if (from === to || (from === 0 && to === 24))
    throw refuse("quietHours", "Quiet hours all day long would never let a run start. Leave an hour free.");
}

function checkSchedule({ cron, timeZone, quietFromHour, quietToHour }: PolicyWithoutRecipe) {
  if (cron === null) return;
  const quietHours = quietFromHour === null || quietToHour === null ? null : { fromHour: quietFromHour, toHour: quietToHour };
  switch (faultOfSchedule({ cron, timeZone, quietHours })) {
    case null:
      return;
    case "NOT_A_CRON_LINE":
      throw refuse(
        "cron",
        `${JSON.stringify(cron.slice(0, 60))} is not a schedule: five fields are needed (minute, hour, day, month, weekday), such as "0 2 * * 1-5".`,
      );
    case "HALF_HOUR_ZONE":
      throw refuse(
        "timeZone",
        `The clock of ${timeZone} changes by half an hour, which a schedule cannot follow. Choose another time zone.`,
      );
    case "NEVER":
      throw refuse("cron", `The schedule ${JSON.stringify(cron)} never comes: no month of it has such a day.`);
    case "ALWAYS_QUIET":
      throw refuse("quietHours", `Every time of the schedule ${JSON.stringify(cron)} is in the quiet hours, so no run would ever start.`);
  }
}

function refuse(field: string, sentence: string): AppError {
  return new AppError("INVALID_INPUT", sentence, { field });
}
