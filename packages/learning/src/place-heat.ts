import type { PreparedImage } from "./prepared-image.ts";
import { type Frame, frameOf } from "./resample.ts";

/** A model's map, enlarged bilinearly and placed over the prepared image that it was computed from, scaled to a maximum of 1; 0 outside the breast. */
export function placeHeat(
  map: Float32Array,
  { rows, columns }: { readonly rows: number; readonly columns: number },
  image: PreparedImage,
  frame: Frame,
): Float32Array {
  const { top, left, scale } = frameOf(image, frame);
  const peak = map.reduce((a, b) => Math.max(a, b), 0);
  const heat = new Float32Array(image.rows * image.columns);
  if (!(peak > 0)) return heat;
  const at = (row: number, column: number) =>
    map[Math.min(rows - 1, Math.max(0, row)) * columns + Math.min(columns - 1, Math.max(0, column))] as number;
  for (let y = 0; y < image.rows; y += 1) {
    const v = ((y + 0.5 - top) / scale / frame.rows) * rows - 0.5;
    const row = Math.floor(v);
    for (let x = 0; x < image.columns; x += 1) {
      const i = y * image.columns + x;
      if (image.mask === undefined ? (image.pixels[i] as number) <= 0 : image.mask[i] === 0) continue;
      const u = ((x + 0.5 - left) / scale / frame.columns) * columns - 0.5;
      const column = Math.floor(u);
      const upper = at(row, column) * (1 - u + column) + at(row, column + 1) * (u - column);
      const lower = at(row + 1, column) * (1 - u + column) + at(row + 1, column + 1) * (u - column);
      heat[i] = (upper * (1 - v + row) + lower * (v - row)) / peak;
    }
  }
  return heat;
}
