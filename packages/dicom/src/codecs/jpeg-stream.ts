import { Rejected } from "@second-read/domain";
import { type HuffmanTable, readHuffmanTables } from "./jpeg-huffman.ts";

export interface JpegHeader {
  /** The second byte of the start-of-frame marker: C0 baseline, C1 extended, C2 progressive, C3 lossless, F7 JPEG-LS. */
  readonly process: number;
  readonly bits: number;
  readonly rows: number;
  readonly columns: number;
  readonly components: number;
}

/** The only scan of a grey Huffman-coded stream: the tables that it names, and where its entropy-coded data begin. */
export interface JpegScan extends JpegHeader {
  readonly dc: HuffmanTable;
  /** Absent in lossless streams, as is `quantisation`. */
  readonly ac: HuffmanTable | undefined;
  /** In zigzag order. */
  readonly quantisation: Uint16Array | undefined;
  readonly restartInterval: number;
  /** Spectral selection and successive approximation; a lossless stream keeps its predictor and point transform here. */
  readonly spectralStart: number;
  readonly spectralEnd: number;
  readonly approximationHigh: number;
  readonly approximationLow: number;
  readonly dataAt: number;
}

interface Segment {
  readonly marker: number;
  readonly payload: Uint8Array;
  readonly end: number;
}

const startOfScan = 0xda;
const endOfImage = 0xd9;

/**
 * What may stand before a scan: frames and tables, comments and application data, and JPEG-LS's own two. All others are reserved, or have no place there
 * (restarts, a second start of image, hierarchies): a damaged marker would hide its segment, such as tables or the direction of the picture.
 */
const headerMarkers: ReadonlySet<number> = new Set([
  ...[0xc0, 0xc1, 0xc2, 0xc3, 0xc4, 0xc5, 0xc6, 0xc7, 0xc9, 0xca, 0xcb, 0xcc, 0xcd, 0xce, 0xcf],
  ...[startOfScan, endOfImage, 0xdb, 0xdd, 0xf7, 0xf8, 0xfe],
  ...Array.from({ length: 16 }, (_, index) => 0xe0 + index),
]);

/** Finds the frame header of a JPEG or JPEG-LS stream, so that sizes are known before a decoder allocates. Throws Rejected TRUNCATED or CORRUPT. */
export function readJpegHeader(bytes: Uint8Array): JpegHeader {
  for (const { marker, payload } of segmentsOf(bytes)) {
    if (isStartOfFrame(marker)) return headerOf(marker, payload);
    if (marker === startOfScan) break;
  }
  throw new Rejected("CORRUPT");
}

/** The EXIF data of a JPEG, a TIFF file without an image; null where there are none. */
export function exifOfJpeg(bytes: Uint8Array): Uint8Array | null {
  return applicationData(bytes, 0xe1, "Exif\0\0");
}

/** Pixels per unit of length, across and down, from its JFIF data; null if there are none. */
export function densitiesOfJpeg(bytes: Uint8Array): [across: number | null, down: number | null] {
  const jfif = applicationData(bytes, 0xe0, "JFIF\0");
  return jfif === null || jfif.length < 7 ? [null, null] : [shortAt(jfif, 3), shortAt(jfif, 5)];
}

/** The application data after a name, before the frame; null if there are none. */
function applicationData(bytes: Uint8Array, wanted: number, name: string): Uint8Array | null {
  for (const { marker, payload } of segmentsOf(bytes)) {
    if (marker === wanted && String.fromCharCode(...payload.subarray(0, name.length)) === name) return payload.subarray(name.length);
    if (isStartOfFrame(marker) || marker === startOfScan) break;
  }
  return null;
}

/** Reads the tables and headers of a stream with one component and one scan. Throws Rejected TRUNCATED, CORRUPT or UNSUPPORTED_PIXELS. */
export function readJpegScan(bytes: Uint8Array): JpegScan {
  const huffman = new Map<number, HuffmanTable>();
  const quantisation = new Map<number, Uint16Array>();
  let restartInterval = 0;
  let frame: Segment | undefined;
  for (const segment of segmentsOf(bytes)) {
    const { marker, payload } = segment;
    if (marker === 0xc4) readHuffmanTables(payload, huffman);
    else if (marker === 0xdb) readQuantisation(payload, quantisation);
    else if (marker === 0xdd) {
      if (payload.length !== 2) break;
      restartInterval = shortAt(payload, 0);
    } else if (isStartOfFrame(marker)) {
      if (frame) throw new Rejected("CORRUPT");
      frame = segment;
    } else if (marker === startOfScan) {
      if (!frame) break;
      const header = headerOf(frame.marker, frame.payload);
      if (header.components !== 1) throw new Rejected("UNSUPPORTED_PIXELS", { found: "colour" });
      // One component: count, its identifier and tables, three bytes of parameters.
      if (payload.length !== 6 || payload[0] !== 1 || payload[1] !== frame.payload[6]) break;
      const tables = payload[2]!;
      const dc = huffman.get(tables >> 4);
      if (!dc) break;
      return {
        ...header,
        dc,
        ac: huffman.get(0x10 | (tables & 15)),
        quantisation: quantisation.get(frame.payload[8]!),
        restartInterval,
        spectralStart: payload[3]!,
        spectralEnd: payload[4]!,
        approximationHigh: payload[5]! >> 4,
        approximationLow: payload[5]! & 15,
        dataAt: segment.end,
      };
    }
  }
  throw new Rejected("CORRUPT");
}

/** Throws unless nothing but comments and application data stand between `at`, the end of the last scan, and the end-of-image marker. */
export function assertEndOfImage(bytes: Uint8Array, at: number): void {
  let next = at;
  for (;;) {
    const segment = readSegment(bytes, next);
    if (segment.marker === endOfImage) return;
    if (segment.marker !== 0xfe && (segment.marker & 0xf0) !== 0xe0) throw new Rejected("CORRUPT");
    next = segment.end;
  }
}

/** The segments from the start of the image to its first scan, that one included. */
function* segmentsOf(bytes: Uint8Array): Generator<Segment> {
  if (bytes[0] !== 0xff || bytes[1] !== 0xd8) throw new Rejected("CORRUPT");
  let at = 2;
  for (;;) {
    const segment = readSegment(bytes, at);
    if (!headerMarkers.has(segment.marker)) throw new Rejected("CORRUPT");
    yield segment;
    if (segment.marker === startOfScan || segment.marker === endOfImage) return;
    at = segment.end;
  }
}

function readSegment(bytes: Uint8Array, start: number): Segment {
  let at = start;
  if (at < bytes.length && bytes[at] !== 0xff) throw new Rejected("CORRUPT");
  // Any number of fill bytes may precede a marker.
  while (bytes[at + 1] === 0xff) at++;
  const marker = bytes[at + 1];
  if (marker === undefined) throw new Rejected("TRUNCATED");
  if (marker === endOfImage) return { marker, payload: bytes.subarray(at + 2, at + 2), end: at + 2 };
  if (at + 4 > bytes.length) throw new Rejected("TRUNCATED");
  const length = shortAt(bytes, at + 2);
  const end = at + 2 + length;
  if (marker === 0 || length < 2) throw new Rejected("CORRUPT");
  if (end > bytes.length) throw new Rejected("TRUNCATED");
  return { marker, payload: bytes.subarray(at + 4, end), end };
}

function headerOf(process: number, payload: Uint8Array): JpegHeader {
  const components = payload[5] ?? 0;
  if (components === 0 || payload.length !== 6 + 3 * components) throw new Rejected("CORRUPT");
  for (let at = 7; at < payload.length; at += 3) {
    const [across, down] = [payload[at]! >> 4, payload[at]! & 15];
    if (across < 1 || across > 4 || down < 1 || down > 4) throw new Rejected("CORRUPT");
  }
  return { process, bits: payload[0]!, rows: shortAt(payload, 1), columns: shortAt(payload, 3), components };
}

function readQuantisation(payload: Uint8Array, into: Map<number, Uint16Array>): void {
  for (let at = 0; at < payload.length; ) {
    const head = payload[at++]!;
    const size = head >> 4 === 0 ? 1 : 2;
    if (head >> 4 > 1 || (head & 15) > 3 || at + 64 * size > payload.length) throw new Rejected("CORRUPT");
    const start = at;
    into.set(
      head & 15,
      Uint16Array.from({ length: 64 }, (_, index) => (size === 1 ? payload[start + index]! : shortAt(payload, start + 2 * index))),
    );
    at += 64 * size;
  }
}

function shortAt(bytes: Uint8Array, at: number): number {
  return ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0);
}

function isStartOfFrame(marker: number): boolean {
  // C4, C8 and CC share the range of the frame headers but are tables.
  return marker === 0xf7 || (marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc);
}
