import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { boundingBox, boxOverlap, contains, ellipseFromAxisEnds, polygonArea, type Shape, shapeArea, shapeCentre } from "./geometry.ts";

// The first lesion of the film set: a circle of radius 197 around 535, 599.
const circle: Shape = {
  shape: "ELLIPSE",
  points: [
    [338, 599],
    [732, 599],
    [535, 402],
    [535, 796],
  ],
};
const box = (left: number, top: number, right: number, bottom: number) => ({ left, top, right, bottom });

describe("ellipse", () => {
  it("is read from the four ends of its axes", () => {
    expect(ellipseFromAxisEnds(circle.points)).toEqual({ centre: [535, 599], longRadius: 197, shortRadius: 197, angleRadians: 0 });
    expect(shapeArea(circle)).toBeCloseTo(Math.PI * 197 ** 2, 6);
    expect(boundingBox(circle)).toEqual(box(338, 402, 732, 796));
  });

  it("has the upright box of a turned ellipse, and finds its longer axis in either order", () => {
    const turned: Shape = {
      shape: "ELLIPSE",
      points: [
        [1, -1],
        [-1, 1],
        [-3, -3],
        [3, 3],
      ],
    };
    const { longRadius, shortRadius, angleRadians } = ellipseFromAxisEnds(turned.points);
    expect([longRadius, shortRadius, angleRadians]).toEqual([Math.hypot(3, 3), Math.hypot(1, 1), Math.PI / 4]);
    expect(boundingBox(turned).right).toBeCloseTo(Math.sqrt(10), 9);
    expect(contains(turned, [2.9, 2.9])).toBe(true);
    expect(contains(turned, [2.9, -2.9])).toBe(false);
  });

  it("holds points inside, its axis ends, and not its corners", () => {
    expect(contains(circle, [535, 599])).toBe(true);
    expect(circle.points.every((point) => contains(circle, point))).toBe(true);
    expect(contains(circle, [340, 404])).toBe(false);
  });

  it("refuses fewer than four points", () => {
    expect(() => ellipseFromAxisEnds([[0, 0]])).toThrow(RangeError);
  });
});

describe("polygon", () => {
  const notched: Shape = {
    shape: "POLYGON",
    points: [
      [0, 0],
      [4, 0],
      [4, 4],
      [2, 1],
      [0, 4],
    ],
  };
  it("has the shoelace area, whichever way it turns", () => {
    expect(polygonArea(notched.points)).toBe(10);
    expect(polygonArea([...notched.points].reverse())).toBe(10);
  });
  it("leaves its notch out and counts its border in", () => {
    expect(contains(notched, [2, 3])).toBe(false);
    expect(contains(notched, [0.5, 2])).toBe(true);
    expect(contains(notched, [4, 2])).toBe(true);
    expect(contains(notched, [5, 2])).toBe(false);
  });
});

describe("boxes", () => {
  it("overlap by intersection over union", () => {
    expect(boxOverlap(box(0, 0, 2, 2), box(1, 1, 3, 3))).toBeCloseTo(1 / 7, 12);
    expect(boxOverlap(box(0, 0, 1, 1), box(2, 2, 3, 3))).toBe(0);
    expect(boxOverlap(box(1, 1, 1, 1), box(1, 1, 1, 1))).toBe(0);
  });

  it("take their corners in any order", () => {
    const shape: Shape = {
      shape: "BOX",
      points: [
        [5, 1],
        [2, 9],
      ],
    };
    expect(boundingBox(shape)).toEqual(box(2, 1, 5, 9));
    expect(shapeArea(shape)).toBe(24);
    expect(shapeCentre(shape)).toEqual([3.5, 5]);
  });

  it("overlap alike both ways, at most 1, and 1 with themselves", () => {
    const side = fc.integer({ min: 1, max: 50 });
    const start = fc.integer({ min: 0, max: 50 });
    const anyBox = fc.tuple(start, start, side, side).map(([x, y, w, h]) => box(x, y, x + w, y + h));
    fc.assert(
      fc.property(anyBox, anyBox, (a, b) => {
        expect(boxOverlap(a, b)).toBe(boxOverlap(b, a));
        expect(boxOverlap(a, b)).toBeLessThanOrEqual(1);
        expect(boxOverlap(a, a)).toBe(1);
      }),
    );
  });
});
