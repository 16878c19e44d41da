import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { breastMask } from "../prepare/breast-mask.ts";
import { readFiledImage } from "../read-filed-image.ts";
import { exampleMammogram } from "../testing/example-mammogram.ts";
import { writeMammogram } from "../write-mammogram.ts";
import { autoWindow } from "./auto-window.ts";
import type { GreyImage, VoiFunction } from "./grey-image.ts";
import { presentationTable, presentationValues } from "./presentation.ts";
import { presetsOf } from "./presets.ts";
import { applyLut, applyWindow } from "./voi.ts";

type Golden =
  | { fn: VoiFunction; c: number; w: number; x: number[]; y: number[]; y8: number[] }
  | { lut: [number, number, number]; data: number[]; x: number[]; y: number[] };
const golden = JSON.parse(readFileSync(new URL("../../fixtures/voi.json", import.meta.url), "utf8")) as Golden[];

const image = (changes: Partial<GreyImage> = {}): GreyImage => ({
  rows: 1,
  columns: 4,
  pixels: Uint16Array.of(0, 1000, 3000, 4095),
  bitsStored: 12,
  photometric: "MONOCHROME2",
  presentationLutShape: null,
  rescaleSlope: 1,
  rescaleIntercept: 0,
  padding: null,
  windows: [{ name: "NORMAL", center: 2048, width: 4096, function: "LINEAR" }],
  voiLuts: [],
  ...changes,
});

describe("value-of-interest functions give the standard's values", () => {
  test.each(golden)("golden %#", (one) => {
    if ("lut" in one) {
      const lut = { first: one.lut[1], data: Uint16Array.from(one.data) };
      expect(one.x.map((x) => applyLut(x, lut))).toEqual(one.y);
      return;
    }
    const window = { center: one.c, width: one.w, function: one.fn };
    one.x.forEach((x, index) => {
      expect(applyWindow(x, window, 0, 4095)).toBeCloseTo(one.y[index] ?? Number.NaN, 3);
      expect(Math.abs(applyWindow(x, window, 0, 255) - (one.y8[index] ?? Number.NaN))).toBeLessThanOrEqual(1);
    });
  });
});

describe("presentation", () => {
  test("inverts exactly once, by the LUT shape if stated, else by the photometric interpretation", () => {
    const plain = Array.from(presentationValues(image()));
    const inverted = plain.map((value) => 65_535 - value);
    expect(plain.at(0)).toBe(0);
    expect(plain.at(-1)).toBe(65_535);
    expect(Array.from(presentationValues(image({ photometric: "MONOCHROME1" })))).toEqual(inverted);
    expect(Array.from(presentationValues(image({ photometric: "MONOCHROME1", presentationLutShape: "INVERSE" })))).toEqual(inverted);
    expect(Array.from(presentationValues(image({ photometric: "MONOCHROME2", presentationLutShape: "INVERSE" })))).toEqual(inverted);
    expect(Array.from(presentationValues(image({ photometric: "MONOCHROME1", presentationLutShape: "IDENTITY" })))).toEqual(plain);
  });

  test("MONOCHROME1 with INVERSE and its negative as MONOCHROME2 with IDENTITY show the same picture", () => {
    const base = exampleMammogram();
    const negative = base.pixels.map((value) => 4095 - value);
    const window = { name: "NORMAL", center: 2047.5, width: 4095, function: "LINEAR_EXACT" as const };
    const one = readFiledImage(writeMammogram({ ...base, windows: [window] }));
    const other = readFiledImage(writeMammogram({ ...base, windows: [window], pixels: negative, photometric: "MONOCHROME1" }));
    expect(presentationValues(other)).toEqual(presentationValues(one));
    expect(other.hang).toEqual(one.hang);
  });

  test("rescale comes before the window", () => {
    const rescaled = image({
      rescaleSlope: 2,
      rescaleIntercept: -1000,
      windows: [{ name: "", center: -1000 + 4096, width: 8192, function: "LINEAR" }],
    });
    const plain = presentationTable(image(), presetsOf(image())[0]!, 255);
    expect(presentationTable(rescaled, presetsOf(rescaled)[0]!, 255)[3000]).toBeCloseTo(plain[3000]!, -1);
  });

  test("tables are offered first and windows after them, all by name; a file with neither shows its full range", () => {
    const lut = { name: "HARDER", first: 0, bits: 12, data: Uint16Array.of(0, 4095) };
    const windows = [
      { name: "NORMAL", center: 2048, width: 4096, function: "LINEAR" as const },
      { name: "SOFTER", center: 2000, width: 5000, function: "LINEAR" as const },
    ];
    const { windows: read, voiLuts } = readFiledImage(writeMammogram({ ...exampleMammogram(), windows, voiLuts: [lut] }));
    expect(presetsOf(image({ windows: read, voiLuts })).map(({ name }) => name)).toEqual(["HARDER", "NORMAL", "SOFTER"]);
    expect(Array.from(presentationValues(image({ voiLuts })))).toEqual([0, 65_535, 65_535, 65_535]);
    expect(presetsOf(image({ windows: [] })).map(({ name }) => name)).toEqual(["full range"]);
    expect(Array.from(presentationValues(image({ windows: [] }))).at(-1)).toBe(65_535);
  });

  test("an automatic window spans the breast, not the background or its padding", () => {
    const { pixels, rows, columns } = exampleMammogram();
    const grey = image({ rows, columns, pixels, windows: [], padding: { low: 0, high: 30 } });
    const window = autoWindow(grey, breastMask(grey));
    expect(window.center - window.width / 2).toBeGreaterThan(1700);
    expect(window.center + window.width / 2).toBeGreaterThan(3400);
  });
});
