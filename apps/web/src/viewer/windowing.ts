import { isFalling, isInverted, type Preset, presentationTable, type WindowPreset } from "@second-read/imaging/view";
import type { DecodedImage } from "./decoded-image.ts";

/** The name of a window set by a drag. */
export const manual = "manual";

/**
 * The reader's adjustment of a preset: centre moved by a share of the width, width multiplied. It applies to all linked views, whatever their vendor
 * and polarity: a positive shift darkens, so that the centre falls where low values are bright.
 */
export interface WindowAdjustment {
  readonly shift: number;
  readonly factor: number;
}

export interface Windowing {
  /** 0 to 4: keys 1 to 5. */
  readonly presetIndex: number;
  readonly adjustment: WindowAdjustment;
  readonly inverted: boolean;
}

export const noAdjustment: WindowAdjustment = { shift: 0, factor: 1 };
export const defaultWindowing: Windowing = { presetIndex: 0, adjustment: noAdjustment, inverted: false };
export const presetKeys = 5;

type WindowedPreset = Extract<Preset, { kind: "window" }>;

/** A LUT as the window that spans its 1–99 % range, from which a drag starts. A LUT that falls becomes a falling window: the polarity stays. */
export function windowOf(preset: Preset): WindowedPreset {
  if (preset.kind === "window") return preset;
  const { name, lut } = preset;
  const last = lut.data.length - 1;
  const falling = isFalling(lut);
  const rising = falling ? lut.data.toReversed() : lut.data;
  const top = 2 ** lut.bits - 1;
  const low = Math.max(
    0,
    rising.findIndex((value) => value >= 0.01 * top),
  );
  const bright = rising.findIndex((value) => value >= 0.99 * top);
  const high = bright > low ? bright : last;
  const [from, to] = falling ? [last - high, last - low] : [low, high];
  const window: WindowPreset = { name, center: lut.first + (from + to) / 2, width: Math.max(2, to - from), function: "LINEAR" };
  return { kind: "window", name, window, falling };
}

type Polarity = Parameters<typeof isInverted>[0];

/** The step of the centre that darkens: up, or down where low values are bright. */
function darkeningStep(preset: WindowedPreset, image: Polarity): 1 | -1 {
  return isInverted(image) === (preset.falling ?? false) ? 1 : -1;
}

/** "C 2048 W 4095 · normal window", but "· manual" and "· window 2"; a table has no centre and width: "normal LUT". */
export function greysInWords(preset: Preset): string {
  const name = preset.name.toLowerCase();
  if (preset.kind === "lut") return /^lut\b/.test(name) ? name.replace("lut", "LUT") : `${name} LUT`;
  const words = name === manual || /^window\b/.test(name) ? name : `${name} window`;
  return `${figuresOf(preset.window)} · ${words}`;
}

/** Precise to at least a hundredth of the width: values may be optical densities, for which a whole window is about three. */
function figuresOf({ center, width }: WindowPreset): string {
  const decimals = Math.min(20, Math.max(0, 2 - Math.floor(Math.log10(width))));
  const figure = (value: number) => String(Number(value.toFixed(decimals)));
  return `C ${figure(center)} W ${figure(width)}`;
}

/** Five presets for every image: the file's own first, then steps away from its first one. Their names are distinct, whatever the file calls them. */
export function fivePresets(own: readonly Preset[], image: Polarity): readonly Preset[] {
  const base = own[0];
  if (!base) return [];
  const windowed = windowOf(base);
  const derived = (name: string, darkerBy: number, widthBy: number) =>
    adjusted(windowed, { name, adjustment: { shift: darkerBy, factor: widthBy }, image });
  const named = distinctlyNamed(own.slice(0, presetKeys));
  const taken = new Set(named.map(({ name }) => nameKey(name)));
  const steps = [
    derived("harder", 0, 0.65),
    derived("dense tissue", 0.15, 0.5),
    derived("softer", 0, 1.5),
    derived("skin line", -0.28, 0.5),
    derived("much harder", 0, 0.4),
    derived("much softer", 0, 2.2),
    derived("darker", 0.15, 1),
    derived("brighter", -0.15, 1),
  ];
  return [...named, ...steps.filter(({ name }) => !taken.has(nameKey(name)))].slice(0, presetKeys);
}

/** LINEAR counts whole values and needs at least two; the others may span less than one where a rescale makes values that fine. */
function usableWidth(width: number, voiFunction: WindowPreset["function"]): number {
  return voiFunction === "LINEAR" ? Math.max(2, width) : width;
}

/** A name for comparison, without differences in case and spaces, which readers do not notice. */
function nameKey(name: string): string {
  return name.normalize("NFKC").trim().replace(/\s+/g, " ").toLowerCase();
}

/** Two presets named "Window" become "Window 1" and "Window 2"; a preset without a name is called "Window" or "LUT". */
function distinctlyNamed(presets: readonly Preset[]): readonly Preset[] {
  const names = presets.map(({ name, kind }) => name.trim() || (kind === "lut" ? "LUT" : "Window"));
  const isShared = (name: string) => names.filter((other) => nameKey(other) === nameKey(name)).length > 1;
  const taken = new Set(names.filter((name) => !isShared(name)).map(nameKey));
  return presets.map((preset, index) => {
    const name = names[index] ?? "";
    if (!isShared(name)) return renamed(preset, name);
    for (let number = 1; ; number++) {
      const numbered = `${name} ${number}`;
      if (taken.has(nameKey(numbered))) continue;
      taken.add(nameKey(numbered));
      return renamed(preset, numbered);
    }
  });
}

function renamed(preset: Preset, name: string): Preset {
  if (preset.name === name) return preset;
  return preset.kind === "lut" ? { ...preset, name } : { ...preset, name, window: { ...preset.window, name } };
}

/** The current preset: unchanged while there is no adjustment, otherwise its window moved and stretched. */
export function effectivePreset(
  image: Polarity & { readonly presets: readonly Preset[] },
  { presetIndex, adjustment }: Windowing,
): Preset | undefined {
  const preset = image.presets[Math.min(presetIndex, image.presets.length - 1)];
  if (!preset || (adjustment.shift === 0 && adjustment.factor === 1)) return preset;
  return adjusted(windowOf(preset), { name: manual, adjustment, image });
}

interface Adjusting {
  readonly name: string;
  readonly adjustment: WindowAdjustment;
  readonly image: Polarity;
}

function adjusted(preset: WindowedPreset, { name, adjustment, image }: Adjusting): WindowedPreset {
  const { center, width, function: voiFunction } = preset.window;
  const moved: WindowPreset = {
    name,
    center: center + darkeningStep(preset, image) * adjustment.shift * width,
    width: usableWidth(width * adjustment.factor, voiFunction),
    function: voiFunction,
  };
  return { ...preset, name, window: moved };
}

/**
 * Stored value → 0..255 on screen, by the product's single grey pipeline. Padding and air stay black, inverted or not, so that the background of a
 * film merges with the screen without an edge.
 */
export function screenTable(image: DecodedImage, preset: Preset, inverted: boolean): Uint8Array<ArrayBuffer> {
  const values = presentationTable({ ...image, windows: [], voiLuts: [] }, preset, 255);
  const table = Uint8Array.from(values, inverted ? (value) => 255 - value : (value) => value);
  for (const range of [image.padding, image.air])
    if (range) table.fill(0, Math.max(0, range.low), Math.min(table.length - 1, range.high) + 1);
  return table;
}

/** A drag of (dx, dy) pixels: horizontal changes the width, up brightens. 400 px double the width or move the centre by one width. */
export function dragged(adjustment: WindowAdjustment, dx: number, dy: number): WindowAdjustment {
  const factor = Math.min(20, Math.max(0.02, adjustment.factor * 2 ** (dx / 400)));
  return { factor, shift: Math.min(3, Math.max(-3, adjustment.shift + dy / 400)) };
}
