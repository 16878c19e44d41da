import {
  type DataSet,
  type DicomElement,
  decimalOf,
  decimalsOf,
  itemsOf,
  shortOf,
  shortsOf,
  tags,
  textOf,
  textsOf,
  wordOf,
} from "@second-read/dicom/elements";
import type { GreyImage, VoiFunction, VoiLut, WindowPreset } from "./grey-image.ts";

export type GreyScale = Omit<GreyImage, "rows" | "columns" | "pixels" | "bitsStored">;

/**
 * How a data set turns stored values into grey. Windows without an explanation are numbered, invalid ones left out. A Modality LUT replaces the
 * rescale: `throughModalityLut` applies it to the pixels.
 */
export function readGreyScale(dataSet: DataSet): GreyScale {
  const signed = shortOf(dataSet, tags.PixelRepresentation) === 1;
  const rescaled = !dataSet.has(tags.ModalityLUTSequence);
  const slope = (rescaled && decimalOf(dataSet, tags.RescaleSlope)) || 1;
  const intercept = (rescaled && decimalOf(dataSet, tags.RescaleIntercept)) || 0;
  const shape = wordOf(dataSet, tags.PresentationLUTShape);
  // A Modality LUT outputs any value that its bits can hold, whatever the sign of its input.
  const reached = rescaled ? valuesOf(dataSet).map((stored) => stored * slope + intercept) : [0, 65_535];
  return {
    photometric: wordOf(dataSet, tags.PhotometricInterpretation) === "MONOCHROME1" ? "MONOCHROME1" : "MONOCHROME2",
    presentationLutShape: shape === "IDENTITY" || shape === "INVERSE" ? shape : null,
    rescaleSlope: slope,
    rescaleIntercept: intercept,
    padding: readPadding(dataSet, signed),
    windows: readWindows(dataSet),
    voiLuts: itemsOf(dataSet, tags.VOILUTSequence).flatMap((item, index) => readVoiLut(item, reached, `LUT ${index + 1}`) ?? []),
  };
}

/** The lowest and the highest value that a stored pixel can have. */
export function valuesOf(dataSet: DataSet): readonly number[] {
  const bits = shortOf(dataSet, tags.BitsStored) ?? 16;
  const lowest = shortOf(dataSet, tags.PixelRepresentation) === 1 ? -(2 ** (bits - 1)) : 0;
  return [lowest, lowest + 2 ** bits - 1];
}

function readPadding(dataSet: DataSet, signed: boolean): GreyImage["padding"] {
  const value = shortOf(dataSet, tags.PixelPaddingValue, signed);
  if (value === null) return null;
  const limit = shortOf(dataSet, tags.PixelPaddingRangeLimit, signed) ?? value;
  return { low: Math.min(value, limit), high: Math.max(value, limit) };
}

/** Centre, width and explanation with the same index belong together: a blank or invalid one drops its own window, and no other. */
function readWindows(dataSet: DataSet): WindowPreset[] {
  const widths = decimalsOf(dataSet, tags.WindowWidth);
  const names = textsOf(dataSet, tags.WindowCenterWidthExplanation);
  const stated = wordOf(dataSet, tags.VOILUTFunction);
  const voiFunction: VoiFunction = stated === "SIGMOID" || stated === "LINEAR_EXACT" ? stated : "LINEAR";
  return decimalsOf(dataSet, tags.WindowCenter).flatMap((center, index) => {
    const width = widths[index] ?? 0;
    if (center === null || (voiFunction === "LINEAR" ? width < 1 : width <= 0)) return [];
    return [{ name: names[index] || `Window ${index + 1}`, center, width, function: voiFunction }];
  });
}

/**
 * A look-up table item: descriptor [n, first, bits], where n = 0 means 65536; data as 16-bit values, or as 8-bit entries packed into words. Null if
 * there are fewer data than the descriptor says.
 * @param reached lowest and highest input of the table: if some inputs are negative, a first value above all of them is meant as a negative one
 */
export function readLut(item: DataSet, reached: readonly number[], fallbackName: string): VoiLut | null {
  const descriptor = item.get(tags.LUTDescriptor);
  const [n, unsigned, bits] = shortsOf(item, tags.LUTDescriptor);
  const beyond = Math.min(...reached) < 0 && unsigned !== undefined && unsigned > Math.max(...reached);
  const signed = (descriptor?.kind === "value" && descriptor.vr === "SS") || beyond;
  const first = signed ? shortsOf(item, tags.LUTDescriptor, true)[1] : unsigned;
  if (n === undefined || first === undefined || bits === undefined) return null;
  const data = lutData(item.get(tags.LUTData), n === 0 ? 65_536 : n);
  if (data === null) return null;
  // Packed bytes have 8 bits whatever is declared, and the bits must be enough for the table's largest value.
  const held = data.packed ? 8 : Math.max(bitsOf(data.values), bits >= 8 && bits <= 16 ? bits : 8);
  return { name: textOf(item, tags.LUTExplanation) ?? fallbackName, first, bits: held, data: data.values };
}

/**
 * A VOI table, whose number of bits says which value is white. If too few were declared, values would wrap round; if too many, the whole image would
 * be dark. A table that leaves two or more bits unused, or whose highest value is the maximum of fewer bits, is taken as one of fewer bits.
 */
function readVoiLut(item: DataSet, reached: readonly number[], fallbackName: string): VoiLut | null {
  const lut = readLut(item, reached, fallbackName);
  if (lut === null) return null;
  const used = Math.max(8, bitsOf(lut.data));
  const endsAtTop = highestOf(lut.data) === 2 ** used - 1;
  return used < lut.bits && (endsAtTop || used <= lut.bits - 2) && bitsOf(lut.data) > 1 ? { ...lut, bits: used } : lut;
}

function highestOf(values: Uint16Array): number {
  let highest = 0;
  for (const value of values) if (value > highest) highest = value;
  return highest;
}

function bitsOf(values: Uint16Array): number {
  return Math.ceil(Math.log2(highestOf(values) + 1));
}

function lutData(element: DicomElement | undefined, entries: number): { values: Uint16Array; packed: boolean } | null {
  if (element?.kind !== "value") return null;
  const { bytes } = element;
  if (bytes.length >= entries * 2) {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    return { values: Uint16Array.from({ length: entries }, (_, index) => view.getUint16(index * 2, true)), packed: false };
  }
  // As many bytes as entries, or one more to make the length even.
  return bytes.length - entries === 0 || bytes.length - entries === 1
    ? { values: Uint16Array.from(bytes.subarray(0, entries)), packed: true }
    : null;
}
