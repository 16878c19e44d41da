import { type DataSet, type DicomElement, decimalOf, decimalsOf, itemsOf, shortOf, shortsOf, textOf, textsOf } from "../dicom/data-set.ts";
import { tags } from "../dicom/tags.ts";
import type { GreyImage, VoiFunction, VoiLut, WindowPreset } from "./grey-image.ts";

export type GreyScale = Omit<GreyImage, "rows" | "columns" | "pixels" | "bitsStored">;

/** What a data set says about turning stored values into grey. Windows without explanation are numbered; invalid ones are left out. */
export function readGreyScale(dataSet: DataSet): GreyScale {
  const signed = shortOf(dataSet, tags.PixelRepresentation) === 1;
  const slope = decimalOf(dataSet, tags.RescaleSlope);
  const shape = textOf(dataSet, tags.PresentationLUTShape);
  return {
    photometric: textOf(dataSet, tags.PhotometricInterpretation) === "MONOCHROME1" ? "MONOCHROME1" : "MONOCHROME2",
    presentationLutShape: shape === "IDENTITY" || shape === "INVERSE" ? shape : null,
    rescaleSlope: slope && slope > 0 ? slope : 1,
    rescaleIntercept: decimalOf(dataSet, tags.RescaleIntercept) ?? 0,
    padding: readPadding(dataSet, signed),
    windows: readWindows(dataSet),
    voiLuts: itemsOf(dataSet, tags.VOILUTSequence).flatMap((item, index) => readLut(item, signed, `LUT ${index + 1}`) ?? []),
  };
}

function readPadding(dataSet: DataSet, signed: boolean): GreyImage["padding"] {
  const value = shortOf(dataSet, tags.PixelPaddingValue, signed);
  if (value === null) return null;
  const limit = shortOf(dataSet, tags.PixelPaddingRangeLimit, signed) ?? value;
  return { low: Math.min(value, limit), high: Math.max(value, limit) };
}

function readWindows(dataSet: DataSet): WindowPreset[] {
  const widths = decimalsOf(dataSet, tags.WindowWidth);
  const names = textsOf(dataSet, tags.WindowCenterWidthExplanation);
  const stated = textOf(dataSet, tags.VOILUTFunction);
  const voiFunction: VoiFunction = stated === "SIGMOID" || stated === "LINEAR_EXACT" ? stated : "LINEAR";
  return decimalsOf(dataSet, tags.WindowCenter).flatMap((center, index) => {
    const width = widths[index] ?? 0;
    if (voiFunction === "LINEAR" ? width < 1 : width <= 0) return [];
    return [{ name: names[index] || `Window ${index + 1}`, center, width, function: voiFunction }];
  });
}

/**
 * A look-up table item: descriptor [n, first, bits], n = 0 meaning 65536, `first` signed when the pixels are; data as 16-bit values, or as
 * 8-bit entries packed in words. Null where the data are fewer than the descriptor says or an entry count is absurd.
 */
export function readLut(item: DataSet, signedPixels: boolean, fallbackName: string): VoiLut | null {
  const descriptor = item.get(tags.LUTDescriptor);
  const signed = descriptor?.kind === "value" && descriptor.vr === "SS" ? true : signedPixels;
  const [n, , bits] = shortsOf(item, tags.LUTDescriptor);
  const first = shortsOf(item, tags.LUTDescriptor, signed)[1];
  if (n === undefined || first === undefined || bits === undefined || bits < 8 || bits > 16) return null;
  const entries = n === 0 ? 65_536 : n;
  const data = lutData(item.get(tags.LUTData), entries, bits);
  return data && { name: textOf(item, tags.LUTExplanation) ?? fallbackName, first, bits, data };
}

function lutData(element: DicomElement | undefined, entries: number, bits: number): Uint16Array | null {
  if (element?.kind !== "value") return null;
  const { bytes } = element;
  if (bytes.length >= entries * 2) {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    return Uint16Array.from({ length: entries }, (_, index) => view.getUint16(index * 2, true));
  }
  return bits === 8 && bytes.length >= entries ? Uint16Array.from(bytes.subarray(0, entries)) : null;
}
