import type { BreastMask } from "../prepare/breast-mask.ts";
import type { GreyImage, WindowPreset } from "./grey-image.ts";
import { windowBetween } from "./presets.ts";

/** A window named "AUTO" for a file without window or table: from the 1st to the 99.5th percentile of the breast's modality values. */
export function autoWindow(image: GreyImage, breast: BreastMask): WindowPreset {
  const counts = new Uint32Array(65_536);
  let total = 0;
  const stride = Math.max(1, Math.floor(breast.step / 4));
  for (let y = 0; y < image.rows; y += stride) {
    const maskRow = Math.floor(y / breast.step) * breast.columns;
    for (let x = 0; x < image.columns; x += stride) {
      const stored = image.pixels[y * image.columns + x]!;
      const padded = image.padding !== null && stored >= image.padding.low && stored <= image.padding.high;
      if (padded || breast.mask[maskRow + Math.floor(x / breast.step)] !== 1) continue;
      counts[stored]!++;
      total++;
    }
  }
  const low = total ? valueAt(counts, total * 0.01) : 0;
  const high = total ? valueAt(counts, total * 0.995) : 2 ** image.bitsStored - 1;
  const toModality = (stored: number) => stored * image.rescaleSlope + image.rescaleIntercept;
  const window = windowBetween(toModality(low), toModality(high), image.rescaleSlope);
  if (window.function !== "LINEAR") return { name: "AUTO", ...window };
  return { name: "AUTO", ...window, center: Math.round(window.center), width: Math.round(window.width) };
}

function valueAt(counts: Uint32Array, rank: number): number {
  let seen = 0;
  for (let value = 0; value < counts.length; value++) {
    seen += counts[value]!;
    if (seen >= rank) return value;
  }
  return counts.length - 1;
}
