import { expect, it } from "vitest";
import { createRestartDelay } from "./restart-delay.ts";

it("doubles the wait each time, up to half a minute, and starts over after a minute of life", () => {
  let now = 0;
  const delay = createRestartDelay(() => now);
  const waits = [];
  for (let turn = 0; turn < 9; turn += 1) {
    waits.push(delay.next());
    now += 1_000;
    delay.started();
  }
  expect(waits).toEqual([500, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000]);
  now += 61_000;
  expect(delay.next()).toBe(500);
});
