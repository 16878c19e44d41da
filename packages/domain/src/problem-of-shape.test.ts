import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { crossesItself, mostPointsPerMark, problemOfShape } from "./problem-of-shape.ts";
import type { Point } from "./words.ts";

/** Corners on a circle, in order: an outline that a hand would draw. */
const convex = fc
  .record({
    count: fc.integer({ min: 4, max: 40 }),
    radius: fc.integer({ min: 5, max: 500 }),
    turned: fc.double({ min: 0, max: 6, noNaN: true }),
  })
  .map(({ count, radius, turned }) =>
    Array.from({ length: count }, (_, index): Point => {
      const angle = turned + (2 * Math.PI * index) / count;
      return [600 + radius * Math.cos(angle), 600 + radius * Math.sin(angle)];
    }),
  );
// Quarters of a pixel, near each other and far apart: what lies on one line does so exactly.
const coordinate = fc.oneof(
  fc.integer({ min: 0, max: 12 }),
  fc.integer({ min: 0, max: 4000 }).map((quarters) => quarters / 4),
);
const point = fc.tuple(coordinate, coordinate);
const shapes = ["BOX", "ELLIPSE", "POLYGON"] as const;

describe("a mark's shape", () => {
  it("is fine as people draw it", () => {
    fc.assert(fc.property(convex, (points) => problemOfShape("POLYGON", points) === null));
    fc.assert(
      fc.property(point, fc.integer({ min: 1, max: 300 }), fc.integer({ min: 1, max: 300 }), ([x, y], width, height) => {
        expect(problemOfShape("POINT", [[x, y]])).toBeNull();
        const corners = [
          [x, y],
          [x + width, y + height],
        ];
        expect(problemOfShape("BOX", corners)).toBeNull();
        expect(problemOfShape("BOX", corners.toReversed())).toBeNull();
        const ends = [
          [x - width, y],
          [x + width, y],
          [x, y - height],
          [x, y + height],
        ];
        expect(problemOfShape("ELLIPSE", ends)).toBeNull();
      }),
    );
  });

  it("covers an area: what lies on one line is none, however it is turned", () => {
    const onALine = fc.record({
      from: point,
      along: fc.tuple(fc.integer({ min: -20, max: 20 }), fc.integer({ min: -20, max: 20 })).filter(([x, y]) => x !== 0 || y !== 0),
      steps: fc.uniqueArray(fc.integer({ min: 0, max: 60 }), { minLength: 4, maxLength: 4 }),
      shape: fc.constantFrom(...shapes),
    });
    fc.assert(
      fc.property(onALine, ({ from: [x, y], along: [dx, dy], steps, shape }) => {
        // Two corners of a box that lie aslant do cover one.
        fc.pre(shape !== "BOX" || dx === 0 || dy === 0);
        const points = steps.slice(0, shape === "BOX" ? 2 : 4).map((step) => [x + step * dx, y + step * dy]);
        expect(problemOfShape(shape, points)).not.toBeNull();
      }),
    );
  });

  it("names each of its points once, as two finite numbers", () => {
    const spoilt = fc.record({ points: convex, at: fc.nat(), from: fc.nat() });
    fc.assert(
      fc.property(spoilt, ({ points, at, from }) => {
        const twice = points.toSpliced(at % (points.length + 1), 0, points[from % points.length]!);
        return problemOfShape("POLYGON", twice) === "POLYGON lists a point twice.";
      }),
    );
    for (const bad of [[Number.NaN, 1], [1, Number.POSITIVE_INFINITY], [1], [1, 2, 3]])
      fc.assert(fc.property(spoilt, ({ points, at }) => problemOfShape("POLYGON", points.with(at % points.length, bad as never)) !== null));
  });

  it("has as many points as its kind", () => {
    expect(problemOfShape("POINT", [])).toBe("POINT has 1 points, not 0.");
    expect(problemOfShape("POLYGON", [[1, 1]])).toBe(`POLYGON has 3 to ${mostPointsPerMark} points, not 1.`);
    expect(problemOfShape("CIRCLE", [[1, 1]])).toBe('"CIRCLE" is not POINT, BOX, ELLIPSE or POLYGON.');
  });
});

describe("an outline that crosses itself", () => {
  it("is refused: two neighbours that changed places", () => {
    fc.assert(
      fc.property(convex, fc.nat(), (points, nat) => {
        const at = nat % (points.length - 1);
        const swapped = points.with(at, points[at + 1]!).with(at + 1, points[at]!);
        return problemOfShape("POLYGON", swapped) === "POLYGON crosses or touches itself.";
      }),
    );
  });

  it("is refused: a corner that lies on another edge, an edge that runs back", () => {
    const touching = [
      [0, 0],
      [10, 0],
      [10, 10],
      [5, 0],
      [0, 10],
    ];
    const spike = [
      [0, 0],
      [10, 0],
      [10, 10],
      [10, 4],
      [0, 10],
    ];
    expect(problemOfShape("POLYGON", touching)).toBe("POLYGON crosses or touches itself.");
    expect(problemOfShape("POLYGON", spike)).toBe("POLYGON crosses or touches itself.");
  });

  it("is found by the sweep wherever comparing every two edges finds it", () => {
    const outline = fc.uniqueArray(point, { minLength: 3, maxLength: 12, selector: String });
    fc.assert(
      fc.property(outline, (points) => {
        // The start of an outline does not matter, nor the way round: the sweep meets its edges in another order each time.
        const turned = [...points.slice(1), points[0]!];
        expect(crossesItself(turned)).toBe(crossesItself(points));
        expect(crossesItself(points.toReversed())).toBe(crossesItself(points));
        // A quarter turn sweeps along the rows instead.
        expect(crossesItself(points.map(([x, y]): Point => [-y, x]))).toBe(crossesItself(points));
      }),
      { numRuns: 500 },
    );
  });
});
