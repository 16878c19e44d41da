import { describe, expect, test } from "vitest";
import { faultOfSchedule, isTimeZone, lastScheduled, nextScheduled, type Schedule } from "./schedule.ts";

const zurich = (cron: string, quietHours: Schedule["quietHours"] = null): Schedule => ({ cron, timeZone: "Europe/Zurich", quietHours });
const at = (text: string) => new Date(text);

/** Every scheduled time of a day, as the service finds them: one after another. */
function timesBetween(schedule: Schedule, from: Date, to: Date): string[] {
  const times: string[] = [];
  for (let time = nextScheduled(schedule, from); time < to; time = nextScheduled(schedule, time)) times.push(time.toISOString());
  return times;
}

describe("a schedule", () => {
  test("is read in its time zone, summer and winter", () => {
    expect(nextScheduled(zurich("0 2 * * *"), at("2026-01-10T12:00:00Z"))).toEqual(at("2026-01-11T01:00:00Z"));
    expect(nextScheduled(zurich("0 2 * * *"), at("2026-07-10T12:00:00Z"))).toEqual(at("2026-07-11T00:00:00Z"));
    expect(nextScheduled(zurich("0 2 * * MON"), at("2026-01-10T12:00:00Z"))).toEqual(at("2026-01-12T01:00:00Z"));
  });

  test("a time that does not exist, on the day that the clock is set forward, comes once, at the hour that does", () => {
    // 29 March 2026: 02:00 becomes 03:00 at 01:00 UTC.
    const day = [at("2026-03-28T23:00:00Z"), at("2026-03-29T22:00:00Z")] as const;
    expect(timesBetween(zurich("30 2 * * *"), ...day)).toEqual(["2026-03-29T01:30:00.000Z"]);
    expect(lastScheduled(zurich("30 2 * * *"), { after: day[0], now: day[1] })).toEqual(at("2026-03-29T01:30:00Z"));
  });

  test("a time that comes twice, on the day that the clock is set back, comes once", () => {
    // 25 October 2026: 03:00 becomes 02:00 at 01:00 UTC.
    const day = [at("2026-10-24T22:00:00Z"), at("2026-10-25T23:00:00Z")] as const;
    expect(timesBetween(zurich("30 2 * * *"), ...day)).toEqual(["2026-10-25T00:30:00.000Z"]);
    const first = lastScheduled(zurich("30 2 * * *"), { after: day[0], now: at("2026-10-25T00:31:00Z") });
    expect(first).toEqual(at("2026-10-25T00:30:00Z"));
    expect(lastScheduled(zurich("30 2 * * *"), { after: first as Date, now: day[1] })).toBeNull();
  });

  test("however many times were missed, the last of them is due", () => {
    const missed = { after: at("2026-01-01T00:00:00Z"), now: at("2026-02-10T14:00:00Z") };
    expect(lastScheduled(zurich("0 2 * * *"), missed)).toEqual(at("2026-02-10T01:00:00Z"));
    expect(lastScheduled(zurich("* * * * *"), missed)).toEqual(at("2026-02-10T14:00:00Z"));
    expect(lastScheduled(zurich("0 2 29 2 *"), { after: at("2026-01-01T00:00:00Z"), now: at("2031-01-01T00:00:00Z") })).toEqual(
      at("2028-02-29T01:00:00Z"),
    );
    expect(lastScheduled(zurich("0 2 * * *"), { after: at("2026-02-10T01:00:00Z"), now: missed.now })).toBeNull();
  });

  test("has no times in its quiet hours, over midnight too", () => {
    const hourly = zurich("0 * * * *", { fromHour: 22, toHour: 6 });
    expect(nextScheduled(hourly, at("2026-01-10T20:30:00Z"))).toEqual(at("2026-01-11T05:00:00Z"));
    expect(lastScheduled(hourly, { after: at("2026-01-01T00:00:00Z"), now: at("2026-01-11T02:00:00Z") })).toEqual(
      at("2026-01-10T20:00:00Z"),
    );
  });
});

test("a schedule of every minute passes over its quiet hours, also where the clock is set in them", () => {
  const oneHour = zurich("* * * * *", { fromHour: 3, toHour: 2 });
  // 29 March 2026 has no hour from two to three, 25 October two of them.
  expect(timesBetween(oneHour, at("2026-03-28T12:00:00Z"), at("2026-03-30T02:00:00Z"))).toEqual(minutesFrom("2026-03-30T00:00:00Z", 60));
  expect(timesBetween(oneHour, at("2026-10-24T12:00:00Z"), at("2026-10-25T12:00:00Z"))).toEqual(minutesFrom("2026-10-25T00:00:00Z", 120));
  const missed = { after: at("2026-01-01T00:00:00Z"), now: at("2026-02-10T23:30:00Z") };
  expect(lastScheduled(oneHour, missed)).toEqual(at("2026-02-10T01:59:00Z"));
});

function minutesFrom(first: string, count: number): string[] {
  return Array.from({ length: count }, (_, minute) => new Date(at(first).getTime() + minute * 60_000).toISOString());
}

describe("the fault of a schedule", () => {
  test("is none for the lines that people write", () => {
    for (const cron of ["0 2 * * *", "*/15 0-6 * * 1-5", "0 2 1,15 * MON", "0 2 29 2 *", "0 2 31 * *", "5 4 * JAN-MAR sun"])
      expect([cron, faultOfSchedule(zurich(cron))]).toEqual([cron, null]);
  });

  test("tells what is no line from what never comes", () => {
    for (const cron of [
      "",
      "at night",
      "0 2 * *",
      "0 0 2 * * *",
      "60 2 * * *",
      "0 24 * * *",
      "0 2 32 * *",
      "0 2 * 13 *",
      "@daily",
      "H 2 * * *",
      "0 2 L * *",
      "0 2 * * 1#2",
    ])
      expect([cron, faultOfSchedule(zurich(cron))]).toEqual([cron, "NOT_A_CRON_LINE"]);
    for (const cron of ["0 2 31 2 *", "0 2 30 FEB *", "0 2 31 4,6,9,11 *"])
      expect([cron, faultOfSchedule(zurich(cron))]).toEqual([cron, "NEVER"]);
  });

  test("is the zone where its clock changes by half an hour, and there alone", () => {
    const faultIn = (timeZone: string) => faultOfSchedule({ ...zurich("0 2 * * *"), timeZone });
    expect(Intl.supportedValuesOf("timeZone").filter((zone) => faultIn(zone) !== null)).toEqual(["Australia/Lord_Howe"]);
    expect(faultIn("Australia/Lord_Howe")).toBe("HALF_HOUR_ZONE");
  });

  test("finds quiet hours that leave no time of it", () => {
    expect(faultOfSchedule(zurich("30 8-17 * * *", { fromHour: 8, toHour: 18 }))).toBe("ALWAYS_QUIET");
    expect(faultOfSchedule(zurich("30 8-18 * * *", { fromHour: 8, toHour: 18 }))).toBeNull();
    expect(faultOfSchedule(zurich("0 2 * * *", { fromHour: 22, toHour: 6 }))).toBe("ALWAYS_QUIET");
  });
});

test("a time zone is an IANA name", () => {
  expect(["Europe/Zurich", "UTC", "America/New_York", "Asia/Kathmandu"].filter((name) => !isTimeZone(name))).toEqual([]);
  expect(["", "Mars/Olympus", "+01:00", "Zurich", "Europe/Zurich; drop"].filter(isTimeZone)).toEqual([]);
});
