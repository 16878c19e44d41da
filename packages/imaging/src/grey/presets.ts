import type { GreyImage, VoiLut, WindowPreset } from "./grey-image.ts";
import { storedMaximum } from "./polarity.ts";

/** A way of showing an image, offered by name: 1 to 5 on the keyboard. */
export type Preset =
  | { readonly kind: "lut"; readonly name: string; readonly lut: VoiLut }
  | { readonly kind: "window"; readonly name: string; readonly window: WindowPreset };

/** LUTs first (the default, as readers of other viewers expect), then windows; a file with neither gets its full range. */
export function presetsOf(
  image: Pick<GreyImage, "windows" | "voiLuts" | "bitsStored" | "rescaleSlope" | "rescaleIntercept">,
): readonly Preset[] {
  const presets: Preset[] = [
    ...image.voiLuts.map((lut): Preset => ({ kind: "lut", name: lut.name, lut })),
    ...image.windows.map((window): Preset => ({ kind: "window", name: window.name, window })),
  ];
  if (presets.length > 0) return presets;
  const span = storedMaximum(image) * image.rescaleSlope;
  const window: WindowPreset = { name: "full range", center: image.rescaleIntercept + (span + 1) / 2, width: span + 1, function: "LINEAR" };
  return [{ kind: "window", name: window.name, window }];
}
