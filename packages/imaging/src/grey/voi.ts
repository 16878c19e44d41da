import { assertNever } from "@second-read/domain";
import type { VoiLut, WindowPreset } from "./grey-image.ts";

/**
 * PS3.3 C.11.2.1.2–3: maps a modality value through a window to [low, high]. LINEAR is defined on whole steps, so its centre and width are off by
 * half a step and one step; LINEAR_EXACT is not.
 */
export function applyWindow(x: number, window: Pick<WindowPreset, "center" | "width" | "function">, low: number, high: number): number {
  const { center, width } = window;
  const range = high - low;
  switch (window.function) {
    case "LINEAR": {
      const half = (width - 1) / 2;
      if (x <= center - 0.5 - half) return low;
      if (x > center - 0.5 + half) return high;
      return ((x - (center - 0.5)) / (width - 1) + 0.5) * range + low;
    }
    case "LINEAR_EXACT":
      if (x <= center - width / 2) return low;
      if (x > center + width / 2) return high;
      return ((x - center) / width + 0.5) * range + low;
    case "SIGMOID":
      return range / (1 + Math.exp((-4 * (x - center)) / width)) + low;
    default:
      return assertNever(window.function);
  }
}

/**
 * Maps a modality value through a VOI LUT to an entry, 0 to 2^bits − 1. Values before the first entry get the first, values after the last get the
 * last.
 */
export function applyLut(x: number, lut: Pick<VoiLut, "first" | "data">): number {
  const index = Math.min(Math.max(Math.round(x) - lut.first, 0), lut.data.length - 1);
  return lut.data[index] ?? 0;
}
