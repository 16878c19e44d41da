import { problemOfShape } from "@second-read/domain";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { XY } from "./affine.ts";
import { handlesOf, moved, type Region, regionOf, resized, resizedBy } from "./mark-geometry.ts";

const image = { columns: 800, rows: 1000 };
const hundredths = (most: number) => fc.integer({ min: 0, max: most * 100 }).map((value) => value / 100);
const place = fc.tuple(hundredths(image.columns), hundredths(image.rows));

/** An ellipse at any angle within the image. */
const ellipse = fc
  .tuple(
    fc.integer({ min: 200, max: 600 }),
    fc.integer({ min: 250, max: 750 }),
    hundredths(90),
    hundredths(90),
    fc.double({ min: 0, max: 7, noNaN: true }),
  )
  .map(([x, y, a, b, angle]) => {
    const end = (radius: number, at: number): XY => [
      Math.round((x + radius * Math.cos(at)) * 100) / 100,
      Math.round((y + radius * Math.sin(at)) * 100) / 100,
    ];
    const [long, short] = [Math.max(a, b), Math.min(a, b)];
    const right = angle + Math.PI / 2;
    return { shape: "ELLIPSE" as const, points: [end(long, angle), end(-long, angle), end(short, right), end(-short, right)] };
  });

const region: fc.Arbitrary<Region> = fc
  .oneof(
    fc.record({ shape: fc.constant("POINT" as const), points: fc.tuple(place) }),
    fc.tuple(place, place).map(([a, b]) => ({
      shape: "BOX" as const,
      points: [
        [Math.min(a[0], b[0]), Math.min(a[1], b[1])],
        [Math.max(a[0], b[0]), Math.max(a[1], b[1])],
      ] as XY[],
    })),
    ellipse,
    fc.record({ shape: fc.constant("POLYGON" as const), points: fc.array(place, { minLength: 3, maxLength: 6 }) }),
  )
  .filter(({ shape, points }) => problemOfShape(shape, points) === null);

const by = fc.tuple(fc.double({ min: -1500, max: 1500, noNaN: true }), fc.double({ min: -1500, max: 1500, noNaN: true }));
const edit = fc.oneof(
  fc.record({ kind: fc.constant("move" as const), by }),
  fc.record({ kind: fc.constant("resize" as const), by, handle: fc.nat(8) }),
);

describe("editing a mark", () => {
  test("under any sequence of edits it stays a valid mark within its image, or unchanged", () => {
    fc.assert(
      fc.property(region, fc.array(edit, { maxLength: 12 }), (start, edits) => {
        let now = start;
        for (const one of edits) {
          now = (one.kind === "move" ? moved(now, one.by, image) : resizedBy(now, one.handle, one.by, image)) ?? now;
          expect(problemOfShape(now.shape, now.points)).toBeNull();
          expect(now.shape).toBe(start.shape);
          for (const [column, row] of now.points) {
            expect(column).toBeGreaterThanOrEqual(0);
            expect(column).toBeLessThanOrEqual(image.columns);
            expect(row).toBeGreaterThanOrEqual(0);
            expect(row).toBeLessThanOrEqual(image.rows);
          }
        }
      }),
      { numRuns: 1000 },
    );
  });

  test("moving keeps its shape and stops at the edge of the image", () => {
    fc.assert(
      fc.property(region, by, (start, [dx, dy]) => {
        const after = moved(start, [dx, dy], image);
        if (!after) return;
        const shift: XY = [after.points[0]![0] - start.points[0]![0], after.points[0]![1] - start.points[0]![1]];
        after.points.forEach((point, index) => {
          expect(point[0] - start.points[index]![0]).toBeCloseTo(shift[0], 5);
          expect(point[1] - start.points[index]![1]).toBeCloseTo(shift[1], 5);
        });
        const columns = after.points.map(([column]) => column);
        const stopped = Math.min(...columns) <= 0.01 || Math.max(...columns) >= image.columns - 0.01;
        expect(stopped || Math.abs(shift[0] - dx) < 0.011).toBe(true);
      }),
    );
  });

  test("a box's opposite corner stays fixed, and a corner dragged past it flips the box", () => {
    const box: Region = {
      shape: "BOX",
      points: [
        [100, 100],
        [200, 300],
      ],
    };
    expect(resized(box, 2, [250, 310], image)?.points).toEqual([
      [100, 100],
      [250, 310],
    ]);
    expect(resized(box, 1, [150, 50], image)?.points).toEqual([
      [100, 50],
      [150, 300],
    ]);
    expect(resized(box, 2, [40, 60], image)?.points).toEqual([
      [40, 60],
      [100, 100],
    ]);
    expect(resized(box, 2, [5000, -7], image)?.points).toEqual([
      [100, 0],
      [800, 100],
    ]);
  });
  test("a mark without area, or one that crosses itself, is refused", () => {
    const box: Region = {
      shape: "BOX",
      points: [
        [100, 100],
        [200, 300],
      ],
    };
    expect(resized(box, 2, [100, 400], image)).toBeNull();
    const square: Region = {
      shape: "POLYGON",
      points: [
        [0, 0],
        [100, 0],
        [100, 100],
        [0, 100],
      ],
    };
    expect(resized(square, 0, [150, 50], image)).toBeNull();
    expect(resized(square, 0, [50, 150], image)).toBeNull();
    expect(resized({ shape: "POINT", points: [[5, 5]] }, 0, [9, 9], image)).toBeNull();
  });
  test("the other end of an ellipse's axis stays and the axes keep their directions; the longer axis comes first", () => {
    const lying: Region = {
      shape: "ELLIPSE",
      points: [
        [100, 200],
        [300, 200],
        [200, 150],
        [200, 250],
      ],
    };
    expect(resized(lying, 1, [400, 230], image)?.points).toEqual([
      [100, 200],
      [400, 200],
      [250, 150],
      [250, 250],
    ]);
    expect(resized(lying, 2, [200, 0], image)?.points).toEqual([
      [200, 0],
      [200, 250],
      [100, 125],
      [300, 125],
    ]);
    // The other axis moves along and would leave the image.
    expect(
      resized(
        {
          ...lying,
          points: [
            [0, 200],
            [200, 200],
            [100, 150],
            [100, 250],
          ],
        },
        0,
        [0, 200],
        image,
      ),
    ).toBeNull();
  });
});

test("handles are on the region", () => {
  fc.assert(
    fc.property(region, (one) => {
      const handles = handlesOf(one);
      expect(handles).toHaveLength(one.shape === "POINT" ? 0 : one.shape === "POLYGON" ? one.points.length : 4);
      handles.forEach((handle, index) => {
        if (one.shape !== "BOX") expect(handle).toEqual(one.points[index]);
      });
    }),
  );
  expect(regionOf({ shape: "CIRCLE", points: [] })).toBeNull();
});
