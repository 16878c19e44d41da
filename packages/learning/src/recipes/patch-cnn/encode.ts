import type { EncodedPart } from "../../encoding.ts";
import type { PreparedImage } from "../../prepared-image.ts";
import { resample } from "../../resample.ts";
import { normaliseBrightness } from "../normalise-brightness.ts";
import type { FullOptions } from "../recipe-kind.ts";
import { cellMm, cellPixels } from "./grid.ts";

/** Marks a pixel outside the breast; brightness is 0 or more. */
export const outside = -1;

export const frame = ({ inputRows, inputColumns }: FullOptions) => ({
  rows: inputRows,
  columns: inputColumns,
  spacingMm: cellMm / cellPixels(inputRows),
});

/** The breast's brightness on the recipe's grid, [rows, columns]; columns beyond the breast are cut off, to whole cells. */
export function encodeTissue(image: PreparedImage, options: FullOptions): EncodedPart {
  const grid = resample(image, frame(options));
  const brightness = normaliseBrightness(grid.pixels, grid.mask);
  const cell = cellPixels(options.inputRows);
  let last = 0;
  for (let i = 0; i < grid.mask.length; i += 1) if (grid.mask[i] === 1) last = Math.max(last, i % grid.columns);
  const columns = (Math.floor(last / cell) + 1) * cell;
  const values = new Float32Array(grid.rows * columns).fill(outside);
  for (let row = 0; row < grid.rows; row += 1)
    for (let column = 0; column < columns; column += 1) {
      const from = row * grid.columns + column;
      if (grid.mask[from] === 1) values[row * columns + column] = brightness[from] as number;
    }
  return { shape: [grid.rows, columns], values };
}
