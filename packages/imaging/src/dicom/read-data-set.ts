import { Rejected } from "../rejected.ts";
import type { DataSet, DicomElement } from "./data-set.ts";
import { isSequenceTag, tags } from "./tags.ts";

/**
 * Reads little-endian DICOM elements. The threat is a file that lies about its sizes: every length is checked against what is left before
 * it is used, depth and number of elements are capped, and each step consumes at least one header, so that no input can loop for ever.
 */
const undefinedLength = 0xffffffff;
const item = 0xfffee000;
const itemEnd = 0xfffee00d;
const sequenceEnd = 0xfffee0dd;
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

interface Cursor {
  readonly bytes: Uint8Array;
  readonly view: DataView;
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
  /** Reading stops before the first tag that this refuses. */
  readonly until?: (tag: number) => boolean;
}

/** Reads elements from `start` to the end of `bytes`; returns them and where reading stopped. Throws Rejected TRUNCATED or UNRECOGNISED_FORMAT. */
export function readDataSet(source: Uint8Array, start: number, options: ReadOptions): { dataSet: DataSet; end: number } {
  // A plain view: slice() of Node's Buffer would not copy.
  const bytes = new Uint8Array(source.buffer, source.byteOffset, source.byteLength);
  const cursor: Cursor = { bytes, view: new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength), elements: 0 };
  const dataSet: DataSet = new Map();
  let at = start;
  while (at < bytes.length) {
    // Trailing zero padding up to a block boundary is common on archived media and is no element.
    if (bytes.length - at < 8) {
      if (bytes.subarray(at).some((byte) => byte !== 0)) throw new Rejected("TRUNCATED");
      break;
    }
    // Asked of the bare tag: what follows the last wanted element may be written in another form.
    if (options.until?.(readTag(cursor, at))) break;
    const header = readHeader(cursor, at, options.explicit);
    const { element, end } = readValue(cursor, header, options.explicit, bytes.length, 0);
    dataSet.set(header.tag, element);
    at = end;
  }
  return { dataSet, end: at };
}

function readTag(cursor: Cursor, at: number): number {
  return ((cursor.view.getUint16(at, true) << 16) | cursor.view.getUint16(at + 2, true)) >>> 0;
}

function readHeader(cursor: Cursor, at: number, explicit: boolean): Header {
  if (++cursor.elements > mostElements) throw new Rejected("UNRECOGNISED_FORMAT");
  const { bytes, view } = cursor;
  if (at + 8 > bytes.length) throw new Rejected("TRUNCATED");
  const tag = readTag(cursor, at);
  if (!explicit || tag >>> 16 === 0xfffe) {
    return { tag, vr: isSequenceTag(tag) ? "SQ" : "UN", length: view.getUint32(at + 4, true), valueAt: at + 8 };
  }
  const vr = String.fromCharCode(bytes[at + 4] ?? 0, bytes[at + 5] ?? 0);
  if (shortForm.has(vr)) return { tag, vr, length: view.getUint16(at + 6, true), valueAt: at + 8 };
  if (!longForm.has(vr)) throw new Rejected("UNRECOGNISED_FORMAT");
  if (at + 12 > bytes.length) throw new Rejected("TRUNCATED");
  return { tag, vr, length: view.getUint32(at + 8, true), valueAt: at + 12 };
}

function readValue(
  cursor: Cursor,
  header: Header,
  explicit: boolean,
  limit: number,
  depth: number,
): { element: DicomElement; end: number } {
  const { tag, vr, length, valueAt } = header;
  if (depth > deepestNesting) throw new Rejected("UNRECOGNISED_FORMAT");
  if (length === undefinedLength) {
    if (tag === tags.PixelData) return readFragments(cursor, valueAt, limit);
    // A sequence of unknown VR is written in implicit form whatever the transfer syntax (CP-246).
    return readItems(cursor, valueAt, limit, true, vr === "UN" && explicit ? false : explicit, depth);
  }
  const end = valueAt + length;
  if (end > limit) throw new Rejected("TRUNCATED");
  if (vr === "SQ") return { element: readItems(cursor, valueAt, end, false, explicit, depth).element, end };
  return { element: { kind: "value", vr, bytes: cursor.bytes.subarray(valueAt, end) }, end };
}

function readItems(
  cursor: Cursor,
  start: number,
  limit: number,
  delimited: boolean,
  explicit: boolean,
  depth: number,
): { element: DicomElement; end: number } {
  const items: DataSet[] = [];
  let at = start;
  while (at < limit) {
    const header = readHeader(cursor, at, explicit);
    if (header.tag === sequenceEnd && delimited) return { element: { kind: "sequence", items }, end: header.valueAt };
    if (header.tag !== item) throw new Rejected("UNRECOGNISED_FORMAT");
    const read = readItem(cursor, header, limit, explicit, depth + 1);
    items.push(read.dataSet);
    at = read.end;
  }
  if (delimited) throw new Rejected("TRUNCATED");
  return { element: { kind: "sequence", items }, end: at };
}

function readItem(cursor: Cursor, header: Header, limit: number, explicit: boolean, depth: number): { dataSet: DataSet; end: number } {
  const delimited = header.length === undefinedLength;
  const end = delimited ? limit : header.valueAt + header.length;
  if (end > limit) throw new Rejected("TRUNCATED");
  const dataSet: DataSet = new Map();
  let at = header.valueAt;
  while (at < end) {
    const inner = readHeader(cursor, at, explicit);
    if (inner.tag === itemEnd && delimited) return { dataSet, end: inner.valueAt };
    if (inner.tag >>> 16 === 0xfffe) throw new Rejected("UNRECOGNISED_FORMAT");
    const { element, end: next } = readValue(cursor, inner, explicit, end, depth);
    dataSet.set(inner.tag, element);
    at = next;
  }
  if (delimited) throw new Rejected("TRUNCATED");
  return { dataSet, end: at };
}

function readFragments(cursor: Cursor, start: number, limit: number): { element: DicomElement; end: number } {
  const fragments: Uint8Array[] = [];
  let at = start;
  for (;;) {
    const header = readHeader(cursor, at, false);
    if (header.tag === sequenceEnd) {
      const [offsetTable = new Uint8Array(0), ...rest] = fragments;
      return { element: { kind: "fragments", offsetTable, fragments: rest }, end: header.valueAt };
    }
    const end = header.valueAt + header.length;
    if (header.tag !== item) throw new Rejected("UNRECOGNISED_FORMAT");
    if (end > limit) throw new Rejected("TRUNCATED");
    fragments.push(cursor.bytes.subarray(header.valueAt, end));
    at = end;
  }
}
