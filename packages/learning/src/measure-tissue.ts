import type { PreparedImage } from "./prepared-image.ts";
import { normaliseBrightness } from "./recipes/normalise-brightness.ts";
import { resample } from "./resample.ts";

/** Fine enough for what density depends on: how much of the breast is bright, and how unevenly. */
const frame = { rows: 128, columns: 112, spacingMm: 1.6 };
const thresholds = [0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8];
export const measureCount = 5 + thresholds.length;

/**
 * Inputs for estimating density: mean, standard deviation and skewness of the brightness, unevenness, logarithm of the area, and the shares above
 * thresholds.
 */
export function measureTissue(image: PreparedImage): Float32Array {
  const { rows, columns, pixels, mask } = resample(image, frame);
  const brightness = normaliseBrightness(pixels, mask);
  const inside = Array.from(mask.keys()).filter((i) => mask[i] === 1);
  if (inside.length === 0) return new Float32Array(measureCount);
  const mean = meanOf(inside, (i) => brightness[i] as number);
  const momentOf = (power: number) => meanOf(inside, (i) => ((brightness[i] as number) - mean) ** power);
  const deviation = Math.sqrt(momentOf(2));
  const stepsOf = (i: number) =>
    [i % columns < columns - 1 ? i + 1 : i, Math.floor(i / columns) < rows - 1 ? i + columns : i]
      .filter((next) => mask[next] === 1)
      .reduce((sum, next) => sum + Math.abs((brightness[next] as number) - (brightness[i] as number)), 0);
  return Float32Array.of(
    mean,
    deviation,
    deviation > 0 ? momentOf(3) / deviation ** 3 : 0,
    meanOf(inside, stepsOf),
    Math.log(inside.length),
    ...thresholds.map((threshold) => meanOf(inside, (i) => ((brightness[i] as number) > threshold ? 1 : 0))),
  );
}

function meanOf(places: readonly number[], measure: (place: number) => number): number {
  return places.reduce((sum, place) => sum + measure(place), 0) / places.length;
}

/** Rounded as they are stored, as text. */
export function roundedMeasures(measures: Float32Array): number[] {
  return Array.from(measures, (value) => Math.round(value * 1e4) / 1e4);
}
