import { assertNever } from "@second-read/domain";
import type { GreyImage } from "./grey-image.ts";
import { isInverted } from "./polarity.ts";
import { type Preset, presetsOf } from "./presets.ts";
import { applyLut, applyWindow } from "./voi.ts";

/**
 * A table from stored values to presentation values 0..`maximum`, bright tissue high: rescale, VOI and presentation LUT in this order, each applied
 * once.
 * @param maximum 65535 for further processing, 255 for a screen
 */
export function presentationTable(image: Omit<GreyImage, "pixels" | "rows" | "columns">, preset: Preset, maximum: number): Uint16Array {
  const table = new Uint16Array(2 ** image.bitsStored);
  const inverted = isInverted(image);
  for (let stored = 0; stored < table.length; stored++) {
    const value = throughVoi(stored * image.rescaleSlope + image.rescaleIntercept, preset, maximum);
    table[stored] = Math.round(inverted ? maximum - value : value);
  }
  return table;
}

function throughVoi(x: number, preset: Preset, maximum: number): number {
  switch (preset.kind) {
    case "lut":
      return (applyLut(x, preset.lut) / (2 ** preset.lut.bits - 1)) * maximum;
    case "window": {
      const value = applyWindow(x, preset.window, 0, maximum);
      return preset.falling ? maximum - value : value;
    }
    default:
      return assertNever(preset);
  }
}

/** Maps every pixel by a table; a stored value beyond the table's end (with bits that should be empty) counts as the last entry. */
export function throughTable(pixels: Uint16Array, table: Uint16Array): Uint16Array<ArrayBuffer> {
  const last = table.length - 1;
  const values = new Uint16Array(pixels.length);
  for (let at = 0; at < values.length; at++) {
    const stored = pixels[at]!;
    values[at] = table[Math.min(stored, last)]!;
  }
  return values;
}

/** The whole image as presentation values 0..65535 (bright tissue high) under one preset, by default the image's first. */
export function presentationValues(image: GreyImage, preset: Preset = presetsOf(image)[0]!): Uint16Array<ArrayBuffer> {
  return throughTable(image.pixels, presentationTable(image, preset, 65_535));
}

/** Whether a preset shows different pixels as a single shade, as does a window that misses all of their values. */
export function isOneShade(image: GreyImage, preset: Preset): boolean {
  const { pixels } = image;
  const table = presentationTable(image, preset, 255);
  const [first = 0] = pixels;
  return pixels.some((stored) => stored !== first) && pixels.every((stored) => table[stored] === table[first]);
}
