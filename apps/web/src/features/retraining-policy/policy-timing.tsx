import { Group, NumberInput, Select, TextInput } from "@mantine/core";
import type { PolicyDraft } from "./policy-draft.ts";

export interface PolicyPartProps {
  readonly draft: PolicyDraft;
  readonly onChange: (changed: Partial<PolicyDraft>) => void;
}

/** When a run may start: schedule, new truth, interval, quiet hours. */
export function PolicyTiming({ draft, onChange }: PolicyPartProps) {
  const number = (name: "minNewTruth" | "minNewAbnormal" | "minHoursBetween" | "quietFrom" | "quietTo", max: number) => ({
    min: name === "minNewTruth" || name === "minNewAbnormal" ? 1 : 0,
    max,
    allowDecimal: false,
    value: draft[name],
    onChange: (value: number | string) => onChange({ [name]: value }),
  });
  return (
    <>
      <Group align="flex-start" grow>
        <TextInput
          label="Schedule"
          description="Minute, hour, day, month, weekday. Empty: none"
          placeholder="0 2 * * 1-5"
          value={draft.cron}
          onChange={(event) => onChange({ cron: event.currentTarget.value })}
        />
        <Select
          label="Time zone"
          description="Of schedule and quiet hours"
          searchable
          allowDeselect={false}
          data={timeZonesWith(draft.timeZone)}
          value={draft.timeZone}
          onChange={(timeZone) => (timeZone === null ? undefined : onChange({ timeZone }))}
        />
      </Group>
      <Group align="flex-end" grow>
        <NumberInput label="Breasts with new truth" description="Empty: not required" {...number("minNewTruth", 1_000_000)} />
        <NumberInput label="Abnormal breasts" description="Empty: not required" {...number("minNewAbnormal", 1_000_000)} />
        <NumberInput label="Hours between runs" description="Minimum" {...number("minHoursBetween", 8784)} />
      </Group>
      <Group align="flex-end" grow>
        <NumberInput label="Quiet from" description="Hour, 0 to 23. Empty: none" {...number("quietFrom", 23)} />
        <NumberInput label="Quiet until" description="Hour, 0 to 24" {...number("quietTo", 24)} />
      </Group>
    </>
  );
}

/** Every time zone that the browser knows, and the policy's own, which only the server may know. */
function timeZonesWith(timeZone: string): string[] {
  return [...new Set(["UTC", timeZone, ...Intl.supportedValuesOf("timeZone")])];
}
