import { describe, expect, it } from "vitest";
import type { PreparedImage } from "./prepared-image.ts";
import { breastBoxOf, frameOf, resample, resampleBox } from "./resample.ts";

const rows = 40;
const columns = 30;
const spacingMm = 0.2;

/** A breast 20 rows high and 10 columns wide whose top left corner lies at row 7, column 3; every pixel has a different value. */
const image: PreparedImage = {
  imageId: "image",
  patientId: "patient",
  examId: "exam",
  breastId: "breast",
  laterality: "L",
  view: "MLO",
  rows,
  columns,
  pixels: Float32Array.from({ length: rows * columns }, (_, i) => (i + 1) / (rows * columns + 1)),
  mask: Uint8Array.from({ length: rows * columns }, (_, i) => {
    const row = Math.floor(i / columns);
    const column = i % columns;
    return row >= 7 && row < 27 && column >= 3 && column < 13 ? 1 : 0;
  }),
  spacingMm,
  breast: [3, 7, 10, 20],
};
const valueAt = (row: number, column: number) => image.pixels[row * columns + column] as number;

describe("putting a breast on a recipe's grid", () => {
  it("copies pixel by pixel an image prepared at the wanted spacing, chest wall left and centred in height", () => {
    const wanted = { rows: 32, columns: 16, spacingMm };
    const grid = resample(image, wanted);
    const [top, left] = [(32 - 20) / 2, 0];
    for (let row = 0; row < wanted.rows; row += 1)
      for (let column = 0; column < wanted.columns; column += 1) {
        const inside = row >= top && row < top + 20 && column >= left && column < 10;
        const i = row * wanted.columns + column;
        expect(grid.mask[i]).toBe(inside ? 1 : 0);
        expect(grid.pixels[i]).toBe(inside ? valueAt(row - top + 7, column + 3) : 0);
      }
    expect(resampleBox([3, 7, 10, 20], frameOf(image, wanted))).toEqual([0, 6, 10, 20]);
  });

  it("finds the breast's box from the mask, or from bright pixels if there is none", () => {
    expect(breastBoxOf(image)).toEqual(image.breast);
    const bright = image.pixels.map((value, i) => value * (image.mask?.[i] as number));
    expect(breastBoxOf({ rows, columns, pixels: bright })).toEqual(image.breast);
    expect(breastBoxOf({ rows, columns, pixels: bright.fill(0) })).toEqual([0, 0, columns, rows]);
  });

  it("averages areas where the wanted pixels are larger", () => {
    const grid = resample(image, { rows: 16, columns: 8, spacingMm: 2 * spacingMm });
    expect(grid.scale).toBe(2);
    expect(grid.pixels[3 * 8]).toBeCloseTo((valueAt(7, 3) + valueAt(7, 4) + valueAt(8, 3) + valueAt(8, 4)) / 4, 6);
  });

  it("scales to fit a breast that is larger than the grid, or of unknown spacing", () => {
    expect(frameOf(image, { rows: 10, columns: 16, spacingMm }).scale).toBe(2);
    expect(frameOf({ ...image, spacingMm: undefined }, { rows: 40, columns: 40, spacingMm }).scale).toBe(0.5);
  });
});
