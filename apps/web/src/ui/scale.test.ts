import { describe, expect, test } from "vitest";
import { linearScale, niceTicks } from "./scale.ts";

describe("niceTicks", () => {
  test("steps are 1, 2 or 5 times a power of ten", () => {
    expect(niceTicks(0, 1)).toEqual([0, 0.2, 0.4, 0.6, 0.8, 1]);
    expect(niceTicks(0, 50)).toEqual([0, 10, 20, 30, 40, 50]);
    expect(niceTicks(0.13, 0.87)).toEqual([0.2, 0.4, 0.6, 0.8]);
  });
  test("a range of zero width has one tick", () => {
    expect(niceTicks(3, 3)).toEqual([3]);
  });
});

describe("linearScale", () => {
  test("maps and inverts", () => {
    const scale = linearScale([0, 1], [100, 0]);
    expect(scale(0.25)).toBe(75);
    expect(scale.invert(75)).toBe(0.25);
  });
});
