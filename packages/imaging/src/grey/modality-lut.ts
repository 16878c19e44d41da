import type { StoredPixels } from "@second-read/dicom";
import { type DataSet, itemsOf, tags } from "@second-read/dicom/elements";
import { Rejected } from "@second-read/domain";
import type { GreyImage, VoiLut } from "./grey-image.ts";
import { readLut, valuesOf } from "./read-grey-scale.ts";

type Padding = GreyImage["padding"];

/**
 * Applies a Modality LUT (old digitisers) once, so that the filed image has none. Padding is mapped too: afterwards all of it has one value, which no
 * other pixel has.
 * @param padding in the values of `stored`
 * @throws Rejected UNSUPPORTED_PIXELS if the table cannot be read: without it the pixels mean nothing
 */
export function throughModalityLut(
  dataSet: DataSet,
  stored: StoredPixels,
  padding: Padding,
): { readonly stored: StoredPixels; readonly padding: Padding; readonly applied: boolean } {
  if (!dataSet.has(tags.ModalityLUTSequence)) return { stored, padding, applied: false };
  const [item] = itemsOf(dataSet, tags.ModalityLUTSequence);
  const lut = item && readLut(item, valuesOf(dataSet), "");
  if (!lut) throw new Rejected("UNSUPPORTED_PIXELS", { found: "a Modality LUT that cannot be read" });
  const { pixels, offset } = stored;
  const isPadding = (value: number) => padding !== null && value >= padding.low && value <= padding.high;
  const mapped = new Uint16Array(pixels.length);
  const used = new Set<number>();
  for (let at = 0; at < mapped.length; at++) {
    if (isPadding(pixels[at]!)) continue;
    mapped[at] = through(lut, pixels[at]! - offset);
    used.add(mapped[at]!);
  }
  const blank = padding && unusedNear(through(lut, padding.low - offset), used, lut.bits);
  for (let at = 0; at < mapped.length; at++) if (isPadding(pixels[at]!)) mapped[at] = blank ?? through(lut, pixels[at]! - offset);
  return {
    stored: { ...stored, pixels: mapped, bitsStored: lut.bits, offset: 0 },
    padding: blank === null ? null : { low: blank, high: blank },
    applied: true,
  };
}

function through(lut: VoiLut, value: number): number {
  return lut.data[Math.min(Math.max(value - lut.first, 0), lut.data.length - 1)]!;
}

/** The value nearest to `wanted` that no image pixel has; null if all values are used. */
function unusedNear(wanted: number, used: ReadonlySet<number>, bits: number): number | null {
  const last = 2 ** bits - 1;
  for (let distance = 0; distance <= last; distance++) {
    const near = [wanted - distance, wanted + distance].find((value) => value >= 0 && value <= last && !used.has(value));
    if (near !== undefined) return near;
  }
  return null;
}
