import type { PyramidLevel } from "./decoded-image.ts";

/** Levels smaller than this on their longer side are not made. */
const smallestSide = 128;

/**
 * The image and its half-size levels, each the mean of 2 × 2 pixels: a mammogram drawn at a tenth of its size keeps its calcifications as faint
 * points, where picking every tenth pixel would lose them or make them flicker. The levels leave out an odd last row or column.
 */
export function pyramidOf(base: PyramidLevel): readonly PyramidLevel[] {
  const levels: PyramidLevel[] = [base];
  for (let level = base; Math.max(level.rows, level.columns) >= smallestSide * 2 && level.rows > 1 && level.columns > 1; ) {
    level = halved(level);
    levels.push(level);
  }
  return levels;
}

function halved({ rows, columns, pixels }: PyramidLevel): PyramidLevel {
  const halfRows = rows >> 1;
  const halfColumns = columns >> 1;
  const half = new Uint16Array(halfRows * halfColumns);
  for (let row = 0; row < halfRows; row++) {
    let upper = row * 2 * columns;
    let lower = upper + columns;
    const start = row * halfColumns;
    for (let column = 0; column < halfColumns; column++) {
      half[start + column] = (pixels[upper]! + pixels[upper + 1]! + pixels[lower]! + pixels[lower + 1]! + 2) >> 2;
      upper += 2;
      lower += 2;
    }
  }
  return { rows: halfRows, columns: halfColumns, pixels: half };
}
