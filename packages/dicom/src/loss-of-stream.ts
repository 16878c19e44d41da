/** One lossy compression of the pixels; `method` is a defined term of (0028,2114), `ratio` is null if not stated. */
export interface LossStep {
  readonly method: LossMethod;
  readonly ratio: number | null;
}

export const lossMethods = [
  "ISO_10918_1",
  "ISO_14495_1",
  "ISO_15444_1",
  "ISO_15444_15",
  "ISO_13818_2",
  "ISO_14496_10",
  "ISO_23008_2",
] as const;
export type LossMethod = (typeof lossMethods)[number];

/**
 * The lossy method of a compressed frame, as shown by the stream itself: headers may omit it, and a lossless transfer syntax may contain a lossy
 * stream. Null if the stream is not lossy.
 */
export function lossOfStream(stream: Uint8Array): LossMethod | null {
  if (stream[0] === 0xff && stream[1] === 0xd8) return lossOfJpeg(stream);
  return lossOfJpeg2000(stream);
}

/** DCT processes are always lossy; JPEG-LS if NEAR, and lossless JPEG if the point transform, is above 0. */
function lossOfJpeg(stream: Uint8Array): LossMethod | null {
  const view = viewOf(stream);
  let process: number | null = null;
  for (let at = 2; at + 4 <= stream.length; ) {
    if (stream[at] !== 0xff) return null;
    const marker = stream[at + 1]!;
    if (marker === 0xff) {
      at++;
      continue;
    }
    const end = at + 2 + view.getUint16(at + 2);
    if (end > stream.length) return null;
    if (isStartOfFrame(marker)) process = marker;
    if (marker === 0xda && process !== null) {
      // The scan header ends in predictor or NEAR, interleave mode, and bit shifts of which the lower four are the point transform.
      const [selection = 0, , shifts = 0] = stream.subarray(end - 3, end);
      if (process === 0xf7) return selection > 0 || shifts > 0 ? "ISO_14495_1" : null;
      return isLossless(process) && (shifts & 15) === 0 ? null : "ISO_10918_1";
    }
    at = end;
  }
  return null;
}

function isStartOfFrame(marker: number): boolean {
  // C4, C8 and CC share the range of the frame headers but are tables.
  return marker === 0xf7 || (marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc);
}

function isLossless(process: number): boolean {
  return process === 0xc3 || process === 0xc7 || process === 0xcb || process === 0xcf;
}

const codestreamStart = 0xff4fff51;
/** Of the capabilities in the size segment: block coding of JPEG 2000 part 15. */
const highThroughput = 0x40;
const [startOfTilePart, startOfData, codingStyle, componentStyle] = [0xff90, 0xff93, 0xff52, 0xff53];

/** Where any coding style of the main or a tile-part header names the irreversible 9-7 transform. */
function lossOfJpeg2000(stream: Uint8Array): LossMethod | null {
  const view = viewOf(stream);
  let at = 0;
  while (at + 4 <= stream.length && view.getUint32(at) !== codestreamStart) if (++at > 2048) return null;
  const method = (stream[at + 6]! & highThroughput) > 0 ? "ISO_15444_15" : "ISO_15444_1";
  at += 2;
  const components = at + 40 <= stream.length ? view.getUint16(at + 38) : 1;
  let tilePartEnd = stream.length;
  while (at + 4 <= stream.length) {
    const marker = view.getUint16(at);
    if (marker === startOfData) {
      at = Math.max(tilePartEnd, at + 2);
      continue;
    }
    if (marker < 0xff00) return null;
    const transformAt = marker === codingStyle ? at + 13 : marker === componentStyle ? at + (components < 257 ? 10 : 11) : null;
    if (transformAt !== null && stream[transformAt] === 0) return method;
    if (marker === startOfTilePart && at + 10 <= stream.length) {
      const length = view.getUint32(at + 6);
      tilePartEnd = length === 0 ? stream.length : at + length;
    }
    const step = 2 + view.getUint16(at + 2);
    if (step < 4) return null;
    at += step;
  }
  return null;
}

function viewOf(stream: Uint8Array): DataView {
  return new DataView(stream.buffer, stream.byteOffset, stream.byteLength);
}
