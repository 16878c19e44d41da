import { type BreastMask, type FiledImage, isStoredInverted } from "@second-read/imaging/view";

/** Values up to this many deviations of the air's noise above (or below) its level count as air; noise does not reach further. */
const deviations = 6;
/** If more than this share of the breast looks like air (film, strong scatter), no value counts as air. */
const mostOfBreast = 0.002;

/**
 * Stored values that are air and not breast, or null where the two cannot be separated cleanly. Air stays black in every window, also inverted, so
 * that the image merges with the screen without an edge and nothing bright lies beside the breast.
 */
export function airOf(
  image: Pick<
    FiledImage,
    "rows" | "columns" | "pixels" | "bitsStored" | "photometric" | "presentationLutShape" | "rescaleSlope" | "voiLuts"
  >,
  { mask, columns, step }: Pick<BreastMask, "mask" | "columns" | "step">,
): { readonly low: number; readonly high: number } | null {
  const outside: number[] = [];
  const inside: number[] = [];
  mask.forEach((isBreast, cell) => {
    const row = Math.floor(cell / columns) * step;
    const column = (cell % columns) * step;
    if (row >= image.rows || column >= image.columns) return;
    (isBreast === 1 ? inside : outside).push(image.pixels[row * image.columns + column] ?? 0);
  });
  if (outside.length === 0 || inside.length === 0) return null;
  const level = median(outside);
  // The median absolute deviation, scaled to a standard deviation.
  const noise = 1.4826 * median(outside.map((value) => Math.abs(value - level)));
  const reach = Math.ceil(deviations * Math.max(noise, 1));
  const range = isStoredInverted(image)
    ? { low: Math.max(0, level - reach), high: 2 ** image.bitsStored - 1 }
    : { low: 0, high: Math.min(2 ** image.bitsStored - 1, level + reach) };
  const alike = inside.filter((value) => value >= range.low && value <= range.high).length;
  return alike / inside.length <= mostOfBreast ? range : null;
}

function median(values: readonly number[]): number {
  const sorted = Float64Array.from(values).sort();
  return sorted[sorted.length >> 1] ?? 0;
}
