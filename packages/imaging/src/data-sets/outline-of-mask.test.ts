import { contains, type Point, shapeArea } from "@second-read/domain";
import fc from "fast-check";
import { expect, test } from "vitest";
import { isMask, outlineOfMask } from "./outline-of-mask.ts";

const masks = fc
  .tuple(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 9 }))
  .chain(([rows, columns]) =>
    fc
      .array(fc.constantFrom(0, 0, 255), { minLength: rows * columns, maxLength: rows * columns })
      .map((pixels) => ({ rows, columns, pixels })),
  );

/** The size of each region of pixels connected by edges. */
function regionsOf({ rows, columns, pixels }: { rows: number; columns: number; pixels: readonly number[] }): Set<number>[] {
  const regions: Set<number>[] = [];
  for (let start = 0; start < rows * columns; start++) {
    if (!pixels[start] || regions.some((region) => region.has(start))) continue;
    const region = new Set([start]);
    for (const at of region) {
      const column = at % columns;
      for (const next of [column > 0 ? at - 1 : -1, column + 1 < columns ? at + 1 : -1, at - columns, at + columns])
        if (next >= 0 && pixels[next]) region.add(next);
    }
    regions.push(region);
  }
  return regions;
}

test("an outline encloses every pixel of the largest region, and of the others only holes in it", () => {
  fc.assert(
    fc.property(masks, (mask) => {
      const outline = outlineOfMask(mask, mask);
      const regions = regionsOf(mask);
      const size = Math.max(0, ...regions.map((region) => region.size));
      if (size === 0) return void expect(outline).toBeNull();
      const inside = (at: number) =>
        contains({ shape: "POLYGON", points: outline ?? [] }, [(at % mask.columns) + 0.5, Math.floor(at / mask.columns) + 0.5]);
      const around = regions.filter((region) => [...region].every(inside));
      expect(around.some((region) => region.size === size)).toBe(true);
      expect(shapeArea({ shape: "POLYGON", points: outline ?? [] })).toBeGreaterThanOrEqual(size);
    }),
    { numRuns: 500 },
  );
});

test("a mask of another size is scaled to its image in each direction", () => {
  const mask = { rows: 4, columns: 4, pixels: [0, 0, 0, 0, 0, 255, 255, 0, 0, 255, 255, 0, 0, 0, 0, 0] };
  const outline = outlineOfMask(mask, { rows: 40, columns: 20 });
  const corners: Point[] = [
    [5, 10],
    [15, 10],
    [15, 30],
    [5, 30],
  ];
  expect(outline).toHaveLength(4);
  expect(outline).toEqual(expect.arrayContaining(corners));
});

test("a mask has two values, one of them 0; a picture or a blank is not a mask", () => {
  const of = (...pixels: number[]) => isMask({ rows: 1, columns: pixels.length, pixels });
  expect([of(0, 255, 0), of(0, 1), of(0, 0), of(255, 255), of(0, 255, 254), of(7, 255)]).toEqual([true, true, false, false, false, false]);
});
