import { describe, expect, test } from "vitest";
import { type Affine, apply, compose, invert } from "./affine.ts";

const turn: Affine = [0, 1, -1, 0, 10, 0];
const scale: Affine = [2, 0, 0, 3, 1, -4];

describe("affine maps", () => {
  test("compose applies the first, then the second", () => {
    expect(apply(compose(turn, scale), [5, 7])).toEqual(apply(scale, apply(turn, [5, 7])));
  });
  test("invert undoes a map", () => {
    const [x, y] = apply(invert(compose(turn, scale)), apply(compose(turn, scale), [5, 7]));
    expect(x).toBeCloseTo(5);
    expect(y).toBeCloseTo(7);
  });
  test("a map onto a line has no inverse", () => {
    expect(() => invert([1, 1, 1, 1, 0, 0])).toThrow(RangeError);
  });
});
