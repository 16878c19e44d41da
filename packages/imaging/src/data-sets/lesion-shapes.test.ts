import { boundingBox, type Point, problemOfShape } from "@second-read/domain";
import fc from "fast-check";
import { expect, test } from "vitest";
import { boxLesion, circleLesion, outlineLesion } from "./lesion-shapes.ts";

const words = { kind: "MASS", class: null } as const;
const coordinate = fc.oneof(
  fc.integer({ min: 0, max: 60 }),
  fc.integer({ min: 0, max: 40_000 }).map((tenths) => tenths / 10),
);
const point = fc.tuple(coordinate, coordinate) as fc.Arbitrary<Point>;

test("any hand-drawn outline becomes a valid mark around what was drawn", () => {
  fc.assert(
    fc.property(fc.array(point, { minLength: 1, maxLength: 60 }), (drawn) => {
      const lesion = outlineLesion(words, drawn);
      expect(lesion && problemOfShape(lesion.shape, lesion.points)).toBeNull();
      expect(lesion).not.toBeNull();
      if (lesion?.shape !== "POLYGON") return;
      const [made, was] = [
        boundingBox({ shape: "POLYGON", points: lesion.points as Point[] }),
        boundingBox({ shape: "POLYGON", points: drawn }),
      ];
      expect(made).toEqual(was);
    }),
    { numRuns: 500 },
  );
});

test("an outline of thousands of points is thinned", () => {
  const drawn = Array.from({ length: 9000 }, (_, at): Point => [500 + 300 * Math.cos(at / 1432.4), 500 + 300 * Math.sin(at / 1432.4)]);
  expect(outlineLesion(words, drawn)?.points.length).toBeLessThanOrEqual(400);
});

test("a box is clipped to its image, whichever corners are given; one outside it or without area gives null", () => {
  const size = { rows: 100, columns: 50 };
  expect(boxLesion(words, [-4, 10, 70, 130], size)?.points).toEqual([
    [0, 10],
    [50, 100],
  ]);
  expect(boxLesion(words, [60, 10, 70, 30], size)).toBeNull();
  expect(boxLesion(words, [5, 10, 5, 30], size)).toBeNull();
  expect(boxLesion(words, [5, 10, 400, 300], null)?.points[1]).toEqual([400, 300]);
});

test("a circle without a radius is a point", () => {
  expect(circleLesion(words, [5, 6], 0)).toMatchObject({ shape: "POINT", points: [[5, 6]] });
  expect(circleLesion(words, [5, 6], 2)).toMatchObject({ shape: "ELLIPSE" });
});
