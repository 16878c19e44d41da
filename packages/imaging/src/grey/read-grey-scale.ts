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
 * What a data set says about turning stored values into grey. Windows without explanation are numbered; invalid ones are left out. A Modality
 * LUT takes the place of the rescale: where there is one, `throughModalityLut` applies it to the pixels.
 */
export function readGreyScale(dataSet: DataSet): GreyScale {
  const signed = shortOf(dataSet, tags.PixelRepresentation) === 1;
  const rescaled = !dataSet.has(tags.ModalityLUTSequence);
  const slope = (rescaled && decimalOf(dataSet, tags.RescaleSlope)) || 1;
  const intercept = (rescaled && decimalOf(dataSet, tags.RescaleIntercept)) || 0;
  const shape = wordOf(dataSet, tags.PresentationLUTShape);
  // A Modality LUT gives what its bits hold, whatever the sign of what goes in.
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

/** The lowest and the highest value that stored pixels can have. */
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

/** Centres, widths and explanations belong together by their place: a blank or invalid one takes its whole window with it, and no other. */
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
 * A look-up table item: descriptor [n, first, bits], n = 0 meaning 65536; data as 16-bit values, or as 8-bit entries packed in words. Null where
 * the data are fewer than the descriptor says.
 * @param reached lowest and highest value that reach the table: where some are negative, a first value beyond them all is a negative one too
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
  // Packed bytes are 8 bits whatever is declared, and a table cannot hold more than fits into its bits.
  const held = data.packed ? 8 : Math.max(bitsOf(data.values), bits >= 8 && bits <= 16 ? bits : 8);
  return { name: textOf(item, tags.LUTExplanation) ?? fallbackName, first, bits: held, data: data.values };
}

/**
 * A VOI table, whose bits say what white is. Declared too few, its values would wrap round; too many, the whole image would come out dark: a table
 * that leaves two bits or more unused, or ends exactly at the top of fewer bits, is one of that many bits.
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
