import { expect, test } from "vitest";
import { deliveryTriesAtMost, retryDelaySeconds } from "./webhook-deliveries.ts";

test("each delay is four times the one before, up to half a day, and the last try is the last", () => {
  const delays = Array.from({ length: deliveryTriesAtMost }, (_, index) => retryDelaySeconds(index + 1, 0.5));
  expect(delays).toEqual([10, 40, 160, 640, 2_560, 10_240, 40_960, 43_200, 43_200, null]);
});

test("chance moves a delay by a fifth at most", () => {
  expect([retryDelaySeconds(2, 0), retryDelaySeconds(2, 1)]).toEqual([32, 48]);
});
