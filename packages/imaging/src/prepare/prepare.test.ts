import { describe, expect, test } from "vitest";
import { readFiledImage } from "../read-filed-image.ts";
import { exampleMammogram } from "../testing/example-mammogram.ts";
import { writeMammogram } from "../write-mammogram.ts";
import { areaAverage } from "./area-average.ts";
import { prepare } from "./prepare.ts";
import { toPreparedPoint, toStoredPoint } from "./transform.ts";

const filed = (changes: Parameters<typeof exampleMammogram>[0] = {}, side?: "left" | "right") =>
  readFiledImage(writeMammogram(exampleMammogram({ rows: 400, columns: 300, ...changes }, side)));
const options = { rows: 96, columns: 64, spacingMm: 0.5, chestWall: "left" as const };

describe("prepare", () => {
  test("places the breast on the requested side at the requested size, with values from 0 to 1 and 0 outside", () => {
    const prepared = prepare(filed(), options);
    expect(prepared.spacingMm).toBeCloseTo(0.5, 9);
    expect(prepared.transform).toMatchObject({ flipped: true, scale: 5 });
    expect(prepared.pixels.every((value) => value >= 0 && value <= 1)).toBe(true);
    expect(prepared.pixels.every((value, at) => prepared.mask[at] === 1 || value === 0)).toBe(true);
    const middle = 48 * 64;
    expect([prepared.mask[middle], prepared.mask[middle + 62]]).toEqual([1, 0]);
  });

  test("a mirrored image is prepared like its mirror image, and a negative like its positive", () => {
    const right = prepare(filed({ laterality: "R" }, "right"), options);
    const left = prepare(filed({ laterality: "R" }, "left"), options);
    expect(left.transform.flipped).toBe(false);
    const difference = right.pixels.reduce((sum, value, at) => sum + Math.abs(value - left.pixels[at]!), 0) / right.pixels.length;
    expect(difference).toBeLessThan(0.02);
    const base = exampleMammogram({ rows: 400, columns: 300 });
    const negative = { ...base, pixels: base.pixels.map((value) => 4095 - value), photometric: "MONOCHROME1" as const };
    const inverted = prepare(readFiledImage(writeMammogram(negative)), options);
    inverted.pixels.forEach((value, at) => {
      expect(Math.abs(value - right.pixels[at]!)).toBeLessThan(1e-5);
    });
  });

  test("without a spacing, or when it would not fit, the breast is scaled to fit", () => {
    const unknown = prepare(filed({ spacing: null }), options);
    expect(unknown.spacingMm).toBeNull();
    const small = prepare(filed(), { ...options, rows: 32, columns: 32 });
    for (const { transform, mask } of [unknown, small]) {
      expect(mask.includes(1)).toBe(true);
      expect(transform.scale).toBeGreaterThan(3);
    }
    expect(small.spacingMm).toBeGreaterThan(0.5);
  });

  test("a label beside the breast is removed, even if it is brighter", () => {
    const base = exampleMammogram({ rows: 400, columns: 300 });
    const pixels = base.pixels.slice();
    for (let row = 20; row < 50; row++) pixels.fill(4095, row * 300 + 10, row * 300 + 40);
    const labelled = prepare(readFiledImage(writeMammogram({ ...base, pixels })), options);
    const clean = prepare(filed(), options);
    labelled.pixels.forEach((value, at) => {
      expect(Math.abs(value - clean.pixels[at]!)).toBeLessThan(1e-6);
    });
  });

  test("points are mapped to the prepared image and back, and to the bright spot", () => {
    const image = filed();
    const { transform, pixels } = prepare(image, options);
    for (const point of [
      [0, 0],
      [299, 399],
      [12.5, 200],
    ] as const) {
      const back = toStoredPoint(transform, toPreparedPoint(transform, point));
      expect(back[0]).toBeCloseTo(point[0], 6);
      expect(back[1]).toBeCloseTo(point[1], 6);
    }
    const brightest = pixels.indexOf(Math.max(...pixels));
    const [column, row] = toStoredPoint(transform, [(brightest % 64) + 0.5, Math.floor(brightest / 64) + 0.5]);
    expect(image.pixels[Math.floor(row) * 300 + Math.floor(column)]).toBe(3500);
  });

  test("averaging keeps the mean at any scale", () => {
    const pixels = Uint16Array.from({ length: 37 * 53 }, (_, at) => (at * 7919) % 4096);
    const tones = Float32Array.from({ length: 4096 }, (_, value) => value);
    const transform = {
      scale: 3.7,
      left: 0,
      top: 0,
      flipped: false,
      preparedRows: 10,
      preparedColumns: 10,
      storedRows: 37,
      storedColumns: 37,
    };
    const square = Uint16Array.from({ length: 37 * 37 }, (_, at) => pixels[Math.floor(at / 37) * 53 + (at % 37)]!);
    const reduced = areaAverage({ rows: 37, columns: 37, pixels: square }, tones, transform);
    const mean = (values: ArrayLike<number>) => Array.from(values).reduce((sum, value) => sum + value, 0) / values.length;
    expect(mean(reduced)).toBeCloseTo(mean(square), 2);
  });
});
