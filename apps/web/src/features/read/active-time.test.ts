import { expect, test } from "vitest";
import { input, startClock, tick } from "./active-time.ts";

test("time counts while the page is visible and focused and had an input within the last minute", () => {
  let clock = startClock(0);
  clock = tick(clock, 10_000, true);
  expect(clock.active).toBe(10_000);
  clock = tick(clock, 20_000, false);
  expect(clock.active).toBe(10_000);
  // The last input was at 0: attention ends at 60 s, though the next tick comes at 100 s.
  clock = tick(clock, 100_000, true);
  expect(clock.active).toBe(50_000);
  clock = tick(input(clock, 100_000), 105_000, true);
  expect(clock.active).toBe(55_000);
});

test("a draft begun earlier goes on counting from its time so far", () => {
  expect(tick(startClock(0, 30), 5000, true).active).toBe(35_000);
});
