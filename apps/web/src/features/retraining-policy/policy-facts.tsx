import { timeInZone } from "@second-read/domain";
import { Fact, Facts } from "../../ui/facts.tsx";
import { counted, whole } from "../../ui/format.ts";
import { Quiet } from "../../ui/quiet.tsx";
import { hourInWords } from "./hour-in-words.ts";
import type { Policy } from "./policy-draft.ts";

/** The facts of an enabled policy. */
export function PolicyFacts({ policy, nextScheduledAt }: { policy: Policy; nextScheduledAt: string | null }) {
  const { cron, timeZone, minNewTruth, minNewAbnormal, minHoursBetween, quietHours, recipe, promoteAutomatically } = policy;
  const waitsFor = [
    ...(minNewTruth === null || minNewTruth === undefined ? [] : [counted(minNewTruth, "breast")]),
    ...(minNewAbnormal === null || minNewAbnormal === undefined ? [] : [`${whole(minNewAbnormal)} abnormal`]),
  ];
  return (
    <Facts>
      {nextScheduledAt ? (
        <Fact label="Next scheduled time">
          {timeInZone(new Date(nextScheduledAt), timeZone)} <Quiet>{timeZone}</Quiet>
        </Fact>
      ) : null}
      <Fact label="Schedule">
        {cron ? <code>{cron}</code> : "none"} {cron && !nextScheduledAt ? <Quiet>{timeZone}</Quiet> : null}
      </Fact>
      <Fact label="New truth needed">{waitsFor.length > 0 ? waitsFor.join(", ") : "any"}</Fact>
      <Fact label="Minimum interval">{minHoursBetween > 0 ? `${minHoursBetween} h` : "none"}</Fact>
      <Fact label="Quiet hours">
        {quietHours ? (
          <>
            {hourInWords(quietHours.fromHour)} to {hourInWords(quietHours.toHour)} {cron ? null : <Quiet>{timeZone}</Quiet>}
          </>
        ) : (
          "none"
        )}
      </Fact>
      <Fact label="Recipe">{recipe ?? "default"}</Fact>
      <Fact label="Promotion">{promoteAutomatically ? "automatic" : "by a person"}</Fact>
    </Facts>
  );
}
