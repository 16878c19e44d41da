import { expect, test } from "vitest";
import { pyramidOf } from "./pyramid.ts";

test("each level is the mean of 2 × 2 pixels, down to a small one", () => {
  const rows = 512;
  const columns = 511;
  const pixels = Uint16Array.from({ length: rows * columns }, (_, at) => (at % columns) + 4 * Math.floor(at / columns));
  const levels = pyramidOf({ rows, columns, pixels });
  expect(levels.map((level) => [level.rows, level.columns])).toEqual([
    [512, 511],
    [256, 255],
    [128, 127],
  ]);
  // (0 + 1 + 4 + 5) / 4, rounded half up.
  expect(levels[1]!.pixels[0]).toBe(3);
  // Mean column 4k + 1.5, mean row 4m + 1.5, each rounded twice.
  expect(Math.abs(levels[2]!.pixels[127 * 3 + 5]! - (4 * 5 + 1.5 + 4 * (4 * 3 + 1.5)))).toBeLessThanOrEqual(1);
});

test("a small image has a single level", () => {
  expect(pyramidOf({ rows: 100, columns: 80, pixels: new Uint16Array(8000) })).toHaveLength(1);
});
