import { expect, it } from "vitest";
import { timeInZone } from "./time-in-zone.ts";

it("an instant has the weekday, day and hour of its time zone", () => {
  const at = new Date("2026-11-29T23:30:00Z");
  expect(timeInZone(at, "UTC")).toBe("Sun 29 Nov, 23:30");
  expect(timeInZone(at, "Europe/Zurich")).toBe("Mon 30 Nov, 00:30");
});
