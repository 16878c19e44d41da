import { describe, expect, test } from "vitest";
import { age, clockTime, duration, instant, proportion, signedDifference, withInterval } from "./format.ts";

test("a record has its time to the second, in the reader's time zone, which it names", () => {
  const at = "2026-11-28T23:43:16.512Z";
  expect(instant(at, "UTC")).toBe("28 Nov 2026, 23:43:16 UTC");
  expect(instant(at, "Asia/Tokyo")).toBe("29 Nov 2026, 08:43:16 GMT+9");
  expect(clockTime(at, "Asia/Tokyo")).toBe("08:43:16 GMT+9");
  expect(instant(at)).toBe(instant(at, Intl.DateTimeFormat().resolvedOptions().timeZone));
});

describe("figures", () => {
  test("below n = 100 a proportion is a count, never a percentage", () => {
    expect(proportion(3, 41)).toBe("3 of 41");
    expect(proportion(99, 99)).toBe("99 of 99");
    expect(proportion(50, 200)).toBe("50 of 200 (25.0 %)");
  });
  test("a metric has its interval, an undefined one a dash", () => {
    expect(withInterval({ value: 0.731, low: 0.661, high: 0.789 })).toBe("0.73 (0.66–0.79)");
    expect(withInterval({ value: null, low: null, high: null })).toBe("–");
    expect(withInterval({ value: 0.5 })).toBe("0.50");
  });
  test("an interval that reaches below zero is written with a word, not with two dashes", () => {
    expect(withInterval({ value: -1.2, low: -1.93, high: -0.63 })).toBe("−1.20 (−1.93 to −0.63)");
    expect(withInterval({ value: 0.1, low: -0.2, high: 0.4 })).toBe("0.10 (−0.20 to 0.40)");
  });
  test("a difference has its sign", () => {
    expect(signedDifference(0.31, 0.5)).toBe("−0.19");
    expect(signedDifference(0.5, 0.5)).toBe("+0.00");
    // Says on which side of a threshold the value is, instead of "−0.00".
    expect(signedDifference(0.4999, 0.5)).toBe("just below");
    expect(signedDifference(0.504, 0.5)).toBe("just above");
    expect(signedDifference(0.495, 0.5)).toBe("−0.01");
    expect(signedDifference(null, 0.5)).toBe("");
  });
  test("ages, not dates", () => {
    const now = new Date("2026-05-01T12:00:00Z");
    expect(age("2026-05-01T11:59:30Z", now)).toBe("just now");
    expect(age("2026-05-01T11:20:00Z", now)).toBe("40 min");
    expect(age("2026-04-30T12:00:00Z", now)).toBe("24 h");
    expect(age("2026-04-20T12:00:00Z", now)).toBe("11 days");
    expect(age("2025-05-01T12:00:00Z", now)).toBe("12 months");
  });
  test("durations", () => {
    expect(duration(8)).toBe("8 s");
    expect(duration(200)).toBe("3 min 20 s");
    expect(duration(3900)).toBe("1 h 5 min");
  });
});
