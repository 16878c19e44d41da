import { Rejected } from "@second-read/domain";
import { decodeFrame, streamKindOf } from "./codecs/decode-frame.ts";
import type { DecodedFrame } from "./codecs/decoded-frame.ts";
import { copyShorts } from "./copy-shorts.ts";
import { type DataSet, type DicomElement, decimalOf, shortOf } from "./data-set.ts";
import { isPadding } from "./is-padding.ts";
import { nameOf } from "./name-of.ts";
import type { ParsedDicom } from "./parse-dicom.ts";
import { tags, transferSyntaxes } from "./tags.ts";

/** The largest matrix that is decoded: a 50 µm detector of 24 × 30 cm has 28 million pixels. */
export const mostPixels = 60_000_000;

const { implicitLittleEndian, explicitLittleEndian, deflatedExplicitLittleEndian, explicitBigEndian, ...encapsulated } = transferSyntaxes;
const encapsulatedSyntaxes: ReadonlySet<string> = new Set(Object.values(encapsulated));

/** Stored values, made unsigned and without bits that are not part of the image; `offset` was added to signed values. */
export interface StoredPixels {
  readonly rows: number;
  readonly columns: number;
  readonly pixels: Uint16Array;
  readonly bitsStored: number;
  readonly offset: number;
}

interface Matrix {
  readonly rows: number;
  readonly columns: number;
  readonly bitsAllocated: 8 | 16;
  readonly bitsStored: number;
  readonly highBit: number;
  readonly signed: boolean;
}

/**
 * Decodes the single grey frame of a parsed file.
 * Throws Rejected: MULTI_FRAME, TOO_MANY_PIXELS, TRUNCATED, CORRUPT, UNSUPPORTED_PIXELS, UNSUPPORTED_TRANSFER_SYNTAX, FILE_CONTRADICTS_ITSELF.
 */
export async function decodePixels(parsed: ParsedDicom): Promise<StoredPixels> {
  const matrix = readMatrix(parsed.dataSet);
  const frame = await readFrame(parsed, matrix);
  return toUnsigned(frame, matrixOfStream(matrix, frame), overlaysIn(parsed.dataSet));
}

/** Whether the header says that overlays are in the unused bits of the pixels, as before 2004: a bit position and no data of their own. */
function overlaysIn(dataSet: DataSet): boolean {
  return overlayGroups.some((group) => (shortOf(dataSet, group + 0x0102) ?? 0) > 0 && !dataSet.has(group + 0x3000));
}

const overlayGroups = Array.from({ length: 16 }, (_, index) => 0x60000000 + index * 0x20000);

function readMatrix(dataSet: DataSet): Matrix {
  const rows = shortOf(dataSet, tags.Rows);
  const columns = shortOf(dataSet, tags.Columns);
  if (!dataSet.has(tags.PixelData)) throw new Rejected("CORRUPT", { found: "it has no pixel data" });
  if (!rows || !columns) throw new Rejected("CORRUPT", { found: "it has no rows or columns" });
  if (rows > 65_535 || columns > 65_535 || rows * columns > mostPixels) {
    throw new Rejected("TOO_MANY_PIXELS", { limit: mostPixels, actual: rows * columns });
  }
  if (statedShort(dataSet, tags.SamplesPerPixel) !== 1) throw new Rejected("UNSUPPORTED_PIXELS", { found: "colour" });
  if ((decimalOf(dataSet, tags.NumberOfFrames) ?? 1) > 1) throw new Rejected("MULTI_FRAME");
  const bitsAllocated = statedShort(dataSet, tags.BitsAllocated);
  if (bitsAllocated !== 8 && bitsAllocated !== 16) throw new Rejected("UNSUPPORTED_PIXELS");
  const bitsStored = statedShort(dataSet, tags.BitsStored);
  const highBit = statedShort(dataSet, tags.HighBit);
  const representation = statedShort(dataSet, tags.PixelRepresentation);
  if (bitsStored < 1 || highBit < bitsStored - 1 || highBit >= bitsAllocated || representation > 1)
    throw new Rejected("UNSUPPORTED_PIXELS");
  return { rows, columns, bitsAllocated, bitsStored, highBit, signed: representation === 1 };
}

/** What says how a cell is read is required (PS3.3 C.7.6.3): a guess at its bits or sign would be wrong pixels, and nobody would notice. */
function statedShort(dataSet: DataSet, tag: number): number {
  const value = shortOf(dataSet, tag);
  if (value === null) throw new Rejected("CORRUPT", { found: `it has no ${nameOf(tag)}` });
  return value;
}

async function readFrame({ dataSet, transferSyntax }: ParsedDicom, matrix: Matrix): Promise<DecodedFrame> {
  const element = dataSet.get(tags.PixelData);
  const { rows, columns, bitsAllocated } = matrix;
  const bytesPerSample = bitsAllocated === 8 ? 1 : 2;
  const encapsulated = encapsulatedSyntaxes.has(transferSyntax);
  if (element?.kind === "fragments") {
    if (!encapsulated) throw new Rejected("UNSUPPORTED_TRANSFER_SYNTAX", { found: "its pixel data are encapsulated" });
    assertOneFrame(element);
    return decodeFrame(element.fragments, { rows, columns, bytesPerSample });
  }
  if (element?.kind !== "value") throw new Rejected("CORRUPT", { found: "its pixel data" });
  if (encapsulated) throw new Rejected("UNSUPPORTED_TRANSFER_SYNTAX", { found: "its pixel data are not encapsulated" });
  if (transferSyntax === explicitBigEndian && bytesPerSample === 2 && element.vr !== "OW")
    throw new Rejected("UNSUPPORTED_TRANSFER_SYNTAX", { found: "the byte order of its pixel data is not known" });
  const length = rows * columns * bytesPerSample;
  if (element.bytes.length < length) throw new Rejected("TRUNCATED");
  if (!isPadding(element.bytes.subarray(length), columns * bytesPerSample, rows * bytesPerSample))
    throw new Rejected("CORRUPT", { found: "more pixel data than rows and columns" });
  const samples = bytesPerSample === 1 ? new Uint8Array(element.bytes.subarray(0, length)) : copyShorts(element.bytes, rows * columns);
  return { rows, columns, samples };
}

/**
 * Number of Frames is often missing, and of several frames only the first would be filed, without notice. A stream shows where the next frame begins;
 * with run lengths only the offset table does.
 */
function assertOneFrame({ offsetTable, fragments }: Extract<DicomElement, { kind: "fragments" }>): void {
  const [first, ...others] = fragments.filter((fragment) => fragment.length > 0).map(streamKindOf);
  if (others.some((kind) => kind !== null) || (first === null && others.length > 0 && offsetTable.length > 4))
    throw new Rejected("MULTI_FRAME");
}

/**
 * The matrix corrected by the precision of the stream. Samples with fewer bits than a cell have no bits below them, whatever High Bit says, and as
 * many bits as the stream says, whatever Bits Stored says. A sample with as many bits as a cell is the whole cell and may contain old overlays.
 */
function matrixOfStream(matrix: Matrix, { precision, samples }: DecodedFrame): Matrix {
  const { bitsAllocated, bitsStored, signed } = matrix;
  if (precision === undefined || precision === bitsAllocated) return matrix;
  if (precision > bitsAllocated)
    throw new Rejected("FILE_CONTRADICTS_ITSELF", { found: `Bits Allocated ${bitsAllocated}, samples of ${precision} bits` });
  const used = !signed && precision > bitsStored && samples.some((sample) => sample >= 2 ** bitsStored) ? precision : bitsStored;
  return { ...matrix, bitsStored: used, highBit: used - 1 };
}

/**
 * Drops the bits above and below the stored ones (old overlays are there) and adds half the range to signed values. In a lossy stream, samples beyond
 * the range are set to its ends.
 */
export function toUnsigned(frame: DecodedFrame, matrix: Matrix, hasOverlays = false): StoredPixels {
  const { bitsStored, signed } = matrix;
  const shift = matrix.highBit - (bitsStored - 1);
  const mask = 2 ** bitsStored - 1;
  const half = signed ? 2 ** (bitsStored - 1) : 0;
  const pixels = new Uint16Array(frame.samples.length);
  const { samples } = frame;
  const streamIsSigned = samples instanceof Int16Array;
  const isApproximate = frame.approximate === "PERHAPS" ? !hasOverlays && !holdsOtherBits(frame, matrix) : frame.approximate;
  if (isApproximate && shift === 0 && streamIsSigned === signed) {
    for (let at = 0; at < pixels.length; at++) pixels[at] = Math.min(Math.max(samples[at]! + half, 0), mask);
    return { rows: frame.rows, columns: frame.columns, pixels, bitsStored, offset: half };
  }
  for (let at = 0; at < pixels.length; at++) {
    const bits = (samples[at]! >> shift) & mask;
    // In two's complement, flipping the sign bit adds half the range.
    pixels[at] = bits ^ half;
  }
  return { rows: frame.rows, columns: frame.columns, pixels, bitsStored, offset: half };
}

/** Rounding exceeds the range only slightly; a bit above the stored ones exceeds it by its whole value. */
function holdsOtherBits({ samples }: DecodedFrame, { bitsStored, signed }: Matrix): boolean {
  const range = 2 ** bitsStored;
  const lowest = signed ? -range / 2 : 0;
  return samples.some((sample) => sample < lowest - range / 8 || sample >= lowest + range + range / 8);
}
