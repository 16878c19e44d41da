import { describe, expect, test } from "vitest";
import { boxFrom, ellipseFrom, inside } from "./marks.ts";

describe("marks in stored pixels", () => {
  test("a box is two corners, whichever way it was dragged", () => {
    expect(boxFrom([30, 10], [5, 40])).toEqual([
      [5, 10],
      [30, 40],
    ]);
  });
  test("an ellipse is the ends of its axes, longer first", () => {
    expect(ellipseFrom([0, 0], [20, 40])).toEqual([
      [10, 0],
      [10, 40],
      [0, 20],
      [20, 20],
    ]);
    expect(ellipseFrom([0, 0], [40, 20])[0]).toEqual([0, 10]);
  });
  test("a mark stays within its image", () => {
    expect(inside([-3, 500.12345], 100, 600)).toEqual([0, 500.12]);
  });
});
