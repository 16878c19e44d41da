import { Rejected } from "@second-read/domain";
import { assertSaidOnce } from "./assert-said-once.ts";
import type { DataSet, DicomElement } from "./data-set.ts";
import { isSequenceTag, tags } from "./tags.ts";

/**
 * Reads DICOM elements. Threat: a file that lies about its sizes. Every length is checked against the remaining bytes before it is used, depth and
 * number of elements are limited, and each step consumes at least one header, so that no input causes an endless loop.
 */
const undefinedLength = 0xffffffff;
const item = 0xfffee000;
const itemEnd = 0xfffee00d;
const sequenceEnd = 0xfffee0dd;
const delimiterGroup = 0xfffe;
const deepestNesting = 24;
const mostElements = 100_000;

/** VRs whose explicit form has two reserved bytes and a 32-bit length. */
const longForm = new Set(["OB", "OW", "OF", "OD", "OL", "OV", "SQ", "UT", "UN", "UC", "UR", "SV", "UV"]);
const shortForm = new Set(
  ["AE", "AS", "AT", "CS", "DA", "DS", "DT", "FL", "FD", "IS", "LO", "LT", "PN", "SH", "SL", "SS", "ST", "TM", "UI", "UL", "US"], //
);

export function isVr(text: string): boolean {
  return longForm.has(text) || shortForm.has(text);
}

/** Size of the numbers that depend on the file's byte order; values of other VRs are single bytes. */
const bytesPerNumber: Readonly<Record<string, 2 | 4 | 8>> = {
  ...{ US: 2, SS: 2, OW: 2, AT: 2, UL: 4, SL: 4, FL: 4, OF: 4, OL: 4, FD: 8, OD: 8, OV: 8, SV: 8, UV: 8 },
};

/**
 * The VR of the 16-bit numbers that are read. A writer that does not know an element, or whose table of 64 KB exceeds the length field of US, sends
 * them as UN, in the file's byte order.
 */
function vrOfNumbers(tag: number): string {
  return shortTags.has(tag) || (tag >>> 24 === 0x60 && (tag & 0xffff) === overlayBitPosition) ? "US" : "UN";
}

const overlayBitPosition = 0x0102;
const shortTags: ReadonlySet<number> = new Set([
  tags.SamplesPerPixel,
  tags.Rows,
  tags.Columns,
  tags.BitsAllocated,
  tags.BitsStored,
  tags.HighBit,
  tags.PixelRepresentation,
  tags.PixelPaddingValue,
  tags.PixelPaddingRangeLimit,
  tags.LUTDescriptor,
  tags.LUTData,
]);

/** Whether the element at `at` has an explicit VR. */
export function namesVr(bytes: Uint8Array, at: number): boolean {
  return isVr(String.fromCharCode(bytes[at + 4] ?? 0, bytes[at + 5] ?? 0));
}

export interface Encoding {
  readonly explicit: boolean;
  readonly bigEndian: boolean;
}

/**
 * The encoding of the data set at `at`, from its first element: the lowest groups are below 0100 and would be large in the other byte order. Null if
 * the bytes are not a data set, or a deflated one.
 */
export function encodingAt(bytes: Uint8Array, at: number): Encoding | null {
  const [first = 0, second = 0] = bytes.subarray(at, at + 2);
  if (first !== 0 && second !== 0) return null;
  return { explicit: namesVr(bytes, at), bigEndian: second !== 0 };
}

interface Cursor {
  readonly bytes: Uint8Array;
  readonly view: DataView;
  readonly littleEndian: boolean;
  elements: number;
}

interface Header {
  readonly tag: number;
  readonly vr: string;
  readonly length: number;
  readonly valueAt: number;
}

export interface ReadOptions {
  readonly explicit: boolean;
  /** Numbers are converted while reading: a data set always has little-endian ones. */
  readonly bigEndian?: boolean;
  /** Reading stops before the first tag for which this returns false. */
  readonly until?: (tag: number) => boolean;
}

/** Reads elements from `start` to the end of `bytes`; returns them and the position where reading stopped. Throws Rejected TRUNCATED or CORRUPT. */
export function readDataSet(source: Uint8Array, start: number, options: ReadOptions): { dataSet: DataSet; end: number } {
  // A plain view, because slice() of Node's Buffer would not copy.
  const bytes = new Uint8Array(source.buffer, source.byteOffset, source.byteLength);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const cursor: Cursor = { bytes, view, littleEndian: !options.bigEndian, elements: 0 };
  const dataSet: DataSet = new Map();
  let at = start;
  while (at < bytes.length) {
    const left = bytes.length - at;
    const tag = left < 4 ? 0 : readTag(cursor, at);
    // Zero bytes up to a block boundary are common on archived media; they are not an element.
    if (tag === 0) {
      if (isZero(bytes, at)) break;
      if (dataSet.has(tags.PixelData)) throw new Rejected("CORRUPT", { found: "what follows its pixel data" });
      throw left < 8 ? new Rejected("TRUNCATED") : new Rejected("CORRUPT", { found: "its data set" });
    }
    // Only the tag is read for this: the element after the last wanted one may be encoded differently.
    if (options.until?.(tag)) break;
    const afterPixels = dataSet.has(tags.PixelData);
    try {
      const header = readHeader(cursor, at, options.explicit, !afterPixels);
      if (header.tag >>> 16 === delimiterGroup) throw new Rejected("CORRUPT", { found: "its data set" });
      const { element, end } = readValue(cursor, header, { explicit: options.explicit, limit: bytes.length, depth: 0 });
      assertSaidOnce(dataSet, header.tag, element);
      dataSet.set(header.tag, element);
      at = end;
    } catch (error) {
      // The image is complete, so the file was not cut off.
      if (afterPixels && error instanceof Rejected && (error.code === "TRUNCATED" || error.code === "CORRUPT"))
        throw new Rejected("CORRUPT", { found: "what follows its pixel data" });
      throw error;
    }
  }
  return { dataSet, end: at };
}

function isZero(bytes: Uint8Array, start: number): boolean {
  for (let at = start; at < bytes.length; at++) if (bytes[at] !== 0) return false;
  return true;
}

function readTag({ view, littleEndian }: Cursor, at: number): number {
  return ((view.getUint16(at, littleEndian) << 16) | view.getUint16(at + 2, littleEndian)) >>> 0;
}

/** @param mixed whether an element without a VR is allowed among explicit ones, which some writers produce */
function readHeader(cursor: Cursor, at: number, explicit: boolean, mixed = false): Header {
  if (++cursor.elements > mostElements) throw new Rejected("CORRUPT", { found: `more than ${mostElements} elements` });
  const { bytes, view, littleEndian } = cursor;
  if (at + 8 > bytes.length) throw new Rejected("TRUNCATED");
  const tag = readTag(cursor, at);
  const vr = String.fromCharCode(bytes[at + 4] ?? 0, bytes[at + 5] ?? 0);
  const named = /^[A-Z]{2}$/.test(vr);
  if (!explicit || tag >>> 16 === delimiterGroup || (!named && mixed)) {
    const length = view.getUint32(at + 4, littleEndian);
    if (explicit && mixed && length !== undefinedLength && at + 8 + length > bytes.length)
      throw new Rejected("CORRUPT", { found: "its data set" });
    return { tag, vr: isSequenceTag(tag) ? "SQ" : "UN", length, valueAt: at + 8 };
  }
  if (!shortForm.has(vr)) {
    if (at + 12 > bytes.length) throw new Rejected("TRUNCATED");
    const length = view.getUint32(at + 8, littleEndian);
    // VRs that are not defined yet have the long form (PS3.5 7.1.2).
    if (!longForm.has(vr) && (!named || view.getUint16(at + 6) !== 0)) throw new Rejected("CORRUPT", { found: "its data set" });
    return { tag, vr: longForm.has(vr) ? vr : "UN", length, valueAt: at + 12 };
  }
  return { tag, vr, length: view.getUint16(at + 6, littleEndian), valueAt: at + 8 };
}

/** Where an element is. */
interface Surroundings {
  readonly explicit: boolean;
  /** The end of what encloses it. */
  readonly limit: number;
  /** How many sequences it is in. */
  readonly depth: number;
}

function readValue(cursor: Cursor, header: Header, around: Surroundings): { element: DicomElement; end: number } {
  const { tag, vr, length, valueAt } = header;
  const { explicit, limit, depth } = around;
  if (depth > deepestNesting) throw new Rejected("CORRUPT", { found: `sequences more than ${deepestNesting} deep` });
  if (length === undefinedLength) {
    if (tag === tags.PixelData) return readFragments(cursor, valueAt, limit);
    // A sequence of unknown VR has implicit items in every transfer syntax (CP-246), but not every writer follows this.
    return readItems(cursor, header, { ...around, explicit: vr === "UN" ? namesVr(cursor.bytes, valueAt + 8) : explicit });
  }
  const end = valueAt + length;
  assertWithin(cursor, end, limit);
  if (vr === "SQ" || (vr === "UN" && isSequenceTag(tag))) {
    // Software that does not know a sequence passes it on as UN, with implicit items (PS3.5 6.2.2), but not every writer follows this.
    const explicitInside = vr === "UN" ? namesVr(cursor.bytes, valueAt + 8) : explicit;
    return { element: readItems(cursor, header, { explicit: explicitInside, limit: end, depth }).element, end };
  }
  const bytes = inLittleEndian(cursor, vr === "UN" ? vrOfNumbers(tag) : vr, cursor.bytes.subarray(valueAt, end));
  return { element: { kind: "value", vr, bytes }, end };
}

/** A length past the end of the file means that the file was cut off; past the end of the enclosing element, that it is damaged. */
function assertWithin(cursor: Cursor, end: number, limit: number): void {
  if (end > cursor.bytes.length) throw new Rejected("TRUNCATED");
  if (end > limit) throw new Rejected("CORRUPT", { found: "its data set" });
}

function inLittleEndian(cursor: Cursor, vr: string, bytes: Uint8Array): Uint8Array {
  const size = bytesPerNumber[vr];
  if (cursor.littleEndian || size === undefined) return bytes;
  const turned = new Uint8Array(bytes.length);
  for (let at = 0; at < bytes.length; at++) turned[at] = bytes[at - (at % size) + (size - 1 - (at % size))] ?? 0;
  return turned;
}

/** The items of a sequence: up to a delimiter if its length is undefined, else to the limit. */
function readItems(cursor: Cursor, sequence: Header, around: Surroundings): { element: DicomElement; end: number } {
  const { explicit, limit, depth } = around;
  const delimited = sequence.length === undefinedLength;
  const items: DataSet[] = [];
  let at = sequence.valueAt;
  while (at < limit) {
    const header = readHeader(cursor, at, explicit);
    if (header.tag === sequenceEnd && delimited) return { element: { kind: "sequence", items }, end: header.valueAt };
    if (header.tag !== item) throw new Rejected("CORRUPT", { found: "its data set" });
    const read = readItem(cursor, header, { ...around, depth: depth + 1 });
    items.push(read.dataSet);
    at = read.end;
  }
  if (delimited) throw unclosed(cursor, limit);
  return { element: { kind: "sequence", items }, end: at };
}

function readItem(cursor: Cursor, header: Header, { explicit, limit, depth }: Surroundings): { dataSet: DataSet; end: number } {
  const delimited = header.length === undefinedLength;
  const end = delimited ? limit : header.valueAt + header.length;
  assertWithin(cursor, end, limit);
  const dataSet: DataSet = new Map();
  let at = header.valueAt;
  while (at < end) {
    const inner = readHeader(cursor, at, explicit);
    if (inner.tag === itemEnd && delimited) return { dataSet, end: inner.valueAt };
    if (inner.tag >>> 16 === delimiterGroup) throw new Rejected("CORRUPT", { found: "its data set" });
    const { element, end: next } = readValue(cursor, inner, { explicit, limit: end, depth });
    assertSaidOnce(dataSet, inner.tag, element);
    dataSet.set(inner.tag, element);
    at = next;
  }
  if (delimited) throw unclosed(cursor, limit);
  return { dataSet, end: at };
}

/** For a delimited element that reached the end of the file, or of the enclosing element, without its delimiter. */
function unclosed(cursor: Cursor, limit: number): Rejected {
  return limit === cursor.bytes.length ? new Rejected("TRUNCATED") : new Rejected("CORRUPT", { found: "its data set" });
}

function readFragments(cursor: Cursor, start: number, limit: number): { element: DicomElement; end: number } {
  const fragments: Uint8Array[] = [];
  let at = start;
  for (;;) {
    // Without the delimiter, whether or not zeros follow, further fragments may be missing.
    if (at >= limit || isZero(cursor.bytes, at)) throw unclosed(cursor, limit);
    const header = readHeader(cursor, at, false);
    if (header.tag === sequenceEnd) {
      const [offsetTable = new Uint8Array(0), ...rest] = fragments;
      return { element: { kind: "fragments", offsetTable, fragments: rest }, end: header.valueAt };
    }
    const end = header.valueAt + header.length;
    if (header.tag !== item) throw new Rejected("CORRUPT", { found: "its pixel data" });
    assertWithin(cursor, end, limit);
    fragments.push(cursor.bytes.subarray(header.valueAt, end));
    at = end;
  }
}
