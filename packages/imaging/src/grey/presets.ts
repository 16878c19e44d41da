import type { GreyImage, VoiLut, WindowPreset } from "./grey-image.ts";
import { storedMaximum } from "./polarity.ts";

/** A named way of showing an image, offered on the keys 1 to 5. */
export type Preset =
  | { readonly kind: "lut"; readonly name: string; readonly lut: VoiLut }
  | {
      readonly kind: "window";
      readonly name: string;
      readonly window: WindowPreset;
      /** Low values are bright, as in the falling LUT that the window replaces. No window of a file is. */
      readonly falling?: boolean;
    };

/** LUTs come first and are the default, as in other viewers, then windows; a file with neither gets its full range. */
export function presetsOf(
  image: Pick<GreyImage, "windows" | "voiLuts" | "bitsStored" | "rescaleSlope" | "rescaleIntercept">,
): readonly Preset[] {
  const presets: Preset[] = [
    ...image.voiLuts.map((lut): Preset => ({ kind: "lut", name: lut.name, lut })),
    ...image.windows.map((window): Preset => ({ kind: "window", name: window.name, window })),
  ];
  if (presets.length > 0) return presets;
  const window = {
    name: "full range",
    ...windowBetween(image.rescaleIntercept, image.rescaleIntercept + storedMaximum(image) * image.rescaleSlope, image.rescaleSlope),
  };
  return [{ kind: "window", name: window.name, window }];
}

/** The window between two modality values, in either order; `step` is the difference that one stored value makes. */
export function windowBetween(one: number, other: number, step: number): Omit<WindowPreset, "name"> {
  const [low, high] = [Math.min(one, other), Math.max(one, other)];
  // LINEAR counts in whole modality values and would merge finer ones.
  if (Math.abs(step) < 1) return { center: (low + high) / 2, width: Math.max(high - low, Math.abs(step)), function: "LINEAR_EXACT" };
  return { center: low + (high - low + 1) / 2, width: high - low + 1, function: "LINEAR" };
}
