import { Rejected } from "@second-read/domain";
import { assertQuantisation, readCodingStyle } from "./jpeg-2000-styles.ts";

export interface Jpeg2000Header {
  readonly rows: number;
  readonly columns: number;
  readonly components: number;
  readonly bits: number;
  readonly signed: boolean;
}

const startOfCodestream = 0xff4f;
const size = 0xff51;
const startOfTilePart = 0xff90;
const startOfData = 0xff93;
const endOfCodestream = 0xffd9;
const capabilities = 0xff50;
const codingStyle = 0xff52;
const quantisation = 0xff5c;

/**
 * Marker segments that may stand in any header of T.800: coding styles, quantisation, regions, progression, packet lengths and headers, comments. A decoder
 * passes over others: a damaged marker would hide its segment, such as the style of a component.
 */
const anyHeader = [codingStyle, 0xff53, quantisation, 0xff5d, 0xff5e, 0xff5f, 0xff64];
const mainHeader: ReadonlySet<number> = new Set([...anyHeader, capabilities, 0xff55, 0xff56, 0xff57, 0xff59, 0xff60, 0xff63]);
const tilePartHeader: ReadonlySet<number> = new Set([...anyHeader, 0xff58, 0xff61]);

/**
 * Finds the codestream, bare (as DICOM requires) or in a JP2 wrapper, and verifies that it is complete: every tile is there, every tile-part has its
 * stated length, and the end marker follows the last. The decoder checks none of this and fills in what is missing.
 * Throws Rejected TRUNCATED or CORRUPT.
 */
export function readJpeg2000(bytes: Uint8Array): { header: Jpeg2000Header; codestream: Uint8Array } {
  const codestream = codestreamOf(bytes);
  const view = new DataView(codestream.buffer, codestream.byteOffset, codestream.byteLength);
  if (view.getUint16(2) !== size) throw new Rejected("CORRUPT");
  const { header, tiles } = readSize(segmentAt(view, 2));
  const main = readSegments(view, 4 + 2 + segmentAt(view, 2).byteLength, { end: startOfTilePart, known: mainHeader });
  const [style, ...otherStyles] = main.segmentsOf(codingStyle);
  const [steps, ...otherSteps] = main.segmentsOf(quantisation);
  if (!style || !steps || otherStyles.length > 0 || otherSteps.length > 0) throw new Rejected("CORRUPT");
  // The size segment announces the segment of capabilities, of which high throughput is the only one that is read.
  const isHighThroughput = (view.getUint16(6) & 0x4000) > 0;
  const parts = main.segmentsOf(capabilities);
  if (parts.length !== (isHighThroughput ? 1 : 0)) throw new Rejected("CORRUPT");
  parts.forEach(assertKnownCapabilities);
  const mainStyle = readCodingStyle(style, { isHighThroughput });
  assertQuantisation(steps, mainStyle);
  let at = main.end;
  const missing = new Set(Array.from({ length: tiles }, (_, tile) => tile));
  while (at + 2 <= view.byteLength && view.getUint16(at) === startOfTilePart) {
    const tilePart = segmentAt(view, at);
    if (tilePart.byteLength !== 8 || tilePart.getUint16(0) >= tiles) throw new Rejected("CORRUPT");
    missing.delete(tilePart.getUint16(0));
    // Only the last tile-part may leave its length open: it then reaches to the end marker.
    const end = tilePart.getUint32(2) === 0 ? lastMarkerAt(codestream) : at + tilePart.getUint32(2);
    if (end < at + 14) throw new Rejected("CORRUPT");
    if (end > view.byteLength) throw new Rejected("TRUNCATED");
    const ofTile = readSegments(view, at + 12, { end: startOfData, known: tilePartHeader });
    if (ofTile.end + 2 > end) throw new Rejected("CORRUPT");
    const [tileStyle = mainStyle] = ofTile.segmentsOf(codingStyle).map((segment) => readCodingStyle(segment, { isHighThroughput }));
    for (const segment of ofTile.segmentsOf(quantisation)) assertQuantisation(segment, tileStyle);
    at = end;
  }
  if (at + 2 > view.byteLength) throw new Rejected("TRUNCATED");
  if (view.getUint16(at) !== endOfCodestream || missing.size > 0) throw new Rejected("CORRUPT");
  return { header, codestream: codestream.subarray(0, at + 2) };
}

/** The same codestream with its one component declared unsigned: the sign is stored in the size segment only. */
export function asUnsigned(codestream: Uint8Array): Uint8Array {
  const copy = new Uint8Array(codestream);
  copy[42]! &= 127;
  return copy;
}

function codestreamOf(bytes: Uint8Array): Uint8Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 4) throw new Rejected("TRUNCATED");
  if (view.getUint16(0) === startOfCodestream) return bytes;
  // Boxes: length, type, content; a length of zero reaches to the end.
  for (let at = 0; at + 8 <= bytes.length; ) {
    const length = view.getUint32(at) || bytes.length - at;
    if (at === 0 && view.getUint32(4) !== 0x6a502020) break;
    if (length < 8) break;
    if (view.getUint32(at + 4) === 0x6a703263 && at + 12 <= bytes.length && view.getUint16(at + 8) === startOfCodestream)
      return bytes.subarray(at + 8);
    at += length;
  }
  throw new Rejected("CORRUPT");
}

/** Of the parts of the standard that a stream may name, one is read: high throughput (part 15). Each has an entry of two bytes. */
function assertKnownCapabilities(segment: DataView): void {
  const parts = segment.byteLength < 4 ? 0 : segment.getUint32(0);
  if (parts !== 0x20000 || segment.byteLength !== 6) throw new Rejected("CORRUPT");
}

/** The segments of a header, and where the marker after it is. Throws Rejected CORRUPT for a segment that has no place in such a header. */
function readSegments(view: DataView, start: number, { end, known }: { readonly end: number; readonly known: ReadonlySet<number> }) {
  const found: { readonly marker: number; readonly segment: DataView }[] = [];
  let at = start;
  for (; at + 2 <= view.byteLength && view.getUint16(at) !== end; at += 4 + (found.at(-1)?.segment.byteLength ?? 0)) {
    const marker = view.getUint16(at);
    const segment = segmentAt(view, at);
    if (!known.has(marker)) throw new Rejected("CORRUPT");
    found.push({ marker, segment });
  }
  return { end: at, segmentsOf: (marker: number) => found.filter((one) => one.marker === marker).map(({ segment }) => segment) };
}

/** What follows the length of a marker segment. */
function segmentAt(view: DataView, at: number): DataView {
  if (at + 4 > view.byteLength) throw new Rejected("TRUNCATED");
  const length = view.getUint16(at + 2);
  if (view.getUint16(at) < 0xff00 || length < 2) throw new Rejected("CORRUPT");
  if (at + 2 + length > view.byteLength) throw new Rejected("TRUNCATED");
  return new DataView(view.buffer, view.byteOffset + at + 4, length - 2);
}

function readSize(segment: DataView): { header: Jpeg2000Header; tiles: number } {
  if (segment.byteLength < 39) throw new Rejected("CORRUPT");
  const components = segment.getUint16(34);
  const [right, bottom, left, top, tileWidth, tileHeight, tileLeft, tileTop] = Array.from({ length: 8 }, (_, at) =>
    segment.getUint32(2 + at * 4),
  );
  const columns = right! - left!;
  const rows = bottom! - top!;
  const tiles = Math.ceil((right! - tileLeft!) / tileWidth!) * Math.ceil((bottom! - tileTop!) / tileHeight!);
  // The first tile holds the image's first pixel (T.800 B.3).
  const placed = tileLeft! <= left! && tileTop! <= top! && tileLeft! + tileWidth! > left! && tileTop! + tileHeight! > top!;
  if (!(columns > 0 && rows > 0 && placed && tiles >= 1 && tiles <= 65_535)) throw new Rejected("CORRUPT");
  const [precision, stepAcross, stepDown] = [36, 37, 38].map((at) => segment.getUint8(at)) as [number, number, number];
  if (segment.byteLength !== 36 + 3 * components || (precision & 127) > 37) throw new Rejected("CORRUPT");
  // The sizes above are those of a grid; a component with a sample only at every other place of it is smaller, and the decoder does not say so.
  if (components === 1 && (stepAcross !== 1 || stepDown !== 1)) throw new Rejected("CORRUPT");
  return {
    header: { rows, columns, components, bits: (precision & 127) + 1, signed: precision > 127 },
    tiles,
  };
}

/** A fragment is padded to an even length with zeros. */
function lastMarkerAt(bytes: Uint8Array): number {
  let end = bytes.length;
  while (end > 2 && bytes[end - 1] === 0) end--;
  return end - 2;
}
