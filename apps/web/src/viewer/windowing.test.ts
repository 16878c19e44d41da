import type { Preset } from "@second-read/imaging/view";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { DecodedImage } from "./decoded-image.ts";
import { defaultWindowing, dragged, effectivePreset, fivePresets, greysInWords, noAdjustment, screenTable, windowOf } from "./windowing.ts";

const normal: Preset = { kind: "window", name: "NORMAL", window: { name: "NORMAL", center: 2048, width: 4096, function: "LINEAR" } };
const image: DecodedImage = {
  rows: 1,
  columns: 1,
  bitsStored: 12,
  photometric: "MONOCHROME2",
  presentationLutShape: "IDENTITY",
  rescaleSlope: 1,
  rescaleIntercept: 0,
  padding: { low: 0, high: 10 },
  air: { low: 0, high: 20 },
  levels: [],
  presets: [normal],
  hang: { rotate: 0, flipHorizontal: false, flipVertical: false, source: "orientation", contradicted: false },
  spacingMm: null,
  breast: [0, 0, 1, 1],
  bytes: 2,
};

describe("the greys of a view in words", () => {
  const of = (center: number, width: number, name = "NORMAL"): Preset => ({
    kind: "window",
    name,
    window: { name, center, width, function: "LINEAR_EXACT" },
  });

  test.each([
    [of(2048, 4096), "C 2048 W 4096 · normal window"],
    [of(1750.4, 2500.5), "C 1750 W 2501 · normal window"],
    // Optical densities, whose windows would be rounded away.
    [of(1.75, 2.5), "C 1.75 W 2.5 · normal window"],
    [of(-0.0312, 0.048), "C -0.0312 W 0.048 · normal window"],
    [of(12, 40, "manual"), "C 12 W 40 · manual"],
    [of(1, 100, "Window 2"), "C 1 W 100 · window 2"],
    [{ kind: "lut", name: "SOFTER", lut: { name: "SOFTER", first: 0, bits: 12, data: Uint16Array.of(0, 4095) } }, "softer LUT"],
    [{ kind: "lut", name: "LUT 1", lut: { name: "LUT 1", first: 0, bits: 12, data: Uint16Array.of(0, 4095) } }, "LUT 1"],
  ] as const)("%#", (preset, words) => expect(greysInWords(preset)).toBe(words));
});

describe("presets", () => {
  test("start with the file's own and are filled up to five", () => {
    const presets = fivePresets([normal], image);
    expect(presets.map(({ name }) => name)).toEqual(["NORMAL", "harder", "dense tissue", "softer", "skin line"]);
    expect(fivePresets([normal, normal, normal, normal, normal, normal], image)).toHaveLength(5);
  });
  test("still differ from each other for a window narrower than one whole value", () => {
    const fine: Preset = { kind: "window", name: "AUTO", window: { name: "AUTO", center: 0.5, width: 0.8, function: "LINEAR_EXACT" } };
    const widths = fivePresets([fine], image).map((preset) => windowOf(preset).window.width);
    expect(widths.map((width) => Number(width.toFixed(3)))).toEqual([0.8, 0.52, 0.4, 1.2, 0.4]);
    const adjusted = effectivePreset({ ...image, presets: [fine] }, { ...defaultWindowing, adjustment: { shift: 0, factor: 0.5 } });
    expect(adjusted && windowOf(adjusted).window.width).toBeCloseTo(0.4, 9);
  });

  test("have five distinct names, whatever the file calls its own", () => {
    const anyName = fc.oneof(
      fc.constantFrom("", " ", "NORMAL", "normal", "Normal 1", "Window", "Window 1", "harder", "SKIN  LINE"),
      fc.string(),
    );
    const anyPreset = fc.oneof(
      anyName.map((name): Preset => ({ kind: "window", name, window: { name, center: 100, width: 50, function: "LINEAR" } })),
      anyName.map((name): Preset => ({ kind: "lut", name, lut: { name, first: 0, bits: 8, data: Uint16Array.of(0, 128, 255) } })),
    );
    fc.assert(
      fc.property(fc.array(anyPreset, { minLength: 1, maxLength: 7 }), (own) => {
        const presets = fivePresets(own, image);
        const names = presets.map(({ name }) => name.normalize("NFKC").trim().replace(/\s+/g, " ").toLowerCase());
        expect(presets).toHaveLength(5);
        expect(new Set(names).size).toBe(5);
        expect(names).not.toContain("");
        for (const [index, preset] of own.slice(0, 5).entries()) expect(presets[index]?.kind).toBe(preset.kind);
      }),
    );
    const named = (name: string): Preset => ({ ...normal, name });
    expect(
      fivePresets([named("Window"), named("WINDOW"), named("")], image)
        .map(({ name }) => name)
        .slice(0, 3),
    ).toEqual(["Window 1", "WINDOW 2", "Window 3"]);
  });
  test("are the start of a drag, whose window is called manual", () => {
    const adjusted = effectivePreset(image, { ...defaultWindowing, adjustment: { shift: 0.25, factor: 0.5 } });
    expect(adjusted).toMatchObject({ name: "manual", window: { center: 2048 + 1024, width: 2048 } });
    expect(effectivePreset(image, defaultWindowing)).toBe(normal);
  });
  test("turn a LUT into the window of its 1–99 % range", () => {
    const data = Uint16Array.from({ length: 100 }, (_, index) => Math.round((index / 99) * 255));
    const { window } = windowOf({ kind: "lut", name: "L", lut: { name: "L", first: 1000, bits: 8, data } });
    expect(window.center).toBeCloseTo(1050, -1);
    expect(window.width).toBeGreaterThan(90);
  });
});

describe("either polarity", () => {
  const shades = Uint16Array.from({ length: 2000 }, (_, at) => Math.min(4095, Math.max(0, (at - 500) * 4)));
  const lut = (data: Uint16Array): Preset => ({ kind: "lut", name: "L", lut: { name: "L", first: 1000, bits: 12, data } });
  const kinds = (["MONOCHROME1", "MONOCHROME2"] as const).flatMap((photometric) =>
    (
      [
        ["a window", normal],
        ["a LUT that rises", lut(shades)],
        ["a LUT that falls", lut(shades.toReversed())],
      ] as const
    ).map(([what, preset]) => ({ what, photometric, preset })),
  );

  test.each(kinds)("of $photometric with $what stays under every adjustment and preset; up brightens, “darker” darkens", (kind) => {
    const { preset, photometric } = kind;
    const unpadded = { ...image, photometric, presentationLutShape: null, padding: null, air: null };
    const presets = fivePresets([preset], unpadded);
    const shown = (one: Preset | undefined) => screenTable(unpadded, one as Preset, false);
    const under = (shift: number, factor = 1) =>
      shown(effectivePreset({ ...unpadded, presets }, { ...defaultWindowing, adjustment: { shift, factor } }));
    const rises = (table: Uint8Array) => table[4095]! > table[0]!;
    const mean = (table: Uint8Array) => table.reduce((sum, value) => sum + value, 0) / table.length;
    const own = shown(preset);
    for (const table of [under(0, 1.01), under(0.2, 0.5), under(-0.2, 0.5), ...presets.map(shown)]) expect(rises(table)).toBe(rises(own));
    // The first touch of a drag changes hardly anything.
    expect(Math.max(...under(0, 1.001).map((value, at) => Math.abs(value - own[at]!)))).toBeLessThan(12);
    expect(mean(under(dragged(noAdjustment, 0, -40).shift))).toBeGreaterThan(mean(own) + 1);
    expect(mean(under(dragged(noAdjustment, 0, 40).shift))).toBeLessThan(mean(own) - 1);
    expect(mean(shown(presets.find(({ name }) => name === "dense tissue")))).toBeLessThan(mean(own) - 1);
    expect(mean(shown(presets.find(({ name }) => name === "skin line")))).toBeGreaterThan(mean(own) + 1);
  });
});

describe("screen table", () => {
  test("padding and air are black whether inverted or not, tissue is inverted", () => {
    const plain = screenTable(image, normal, false);
    const inverted = screenTable(image, normal, true);
    expect([plain[5], inverted[5]]).toEqual([0, 0]);
    expect([plain[20], inverted[20]]).toEqual([0, 0]);
    expect(inverted[21]).toBe(255 - plain[21]!);
    expect(plain[4095]).toBe(255);
    expect(inverted[4095]).toBe(0);
    expect(inverted[1000]).toBe(255 - plain[1000]!);
  });
  test("MONOCHROME1 without a presentation LUT is inverted once", () => {
    const table = screenTable(
      { ...image, photometric: "MONOCHROME1", presentationLutShape: null, padding: null, air: null },
      normal,
      false,
    );
    expect([table[0], table[4095]]).toEqual([255, 0]);
  });
});

test("dragging to the right widens, dragging down raises the centre", () => {
  expect(dragged(noAdjustment, 400, 0)).toEqual({ factor: 2, shift: 0 });
  expect(dragged(noAdjustment, 0, 100)).toEqual({ factor: 1, shift: 0.25 });
});
