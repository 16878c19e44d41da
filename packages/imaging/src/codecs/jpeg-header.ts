import { Rejected } from "../rejected.ts";

export interface JpegHeader {
  /** The second byte of the start-of-frame marker: C0 baseline, C1 extended, C2 progressive, C3 lossless, F7 JPEG-LS. */
  readonly process: number;
  readonly bits: number;
  readonly rows: number;
  readonly columns: number;
  readonly components: number;
}

/** Walks the markers of a JPEG or JPEG-LS stream to its frame header, so that sizes are known before a decoder allocates. Throws Rejected TRUNCATED. */
export function readJpegHeader(bytes: Uint8Array): JpegHeader {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = 2;
  while (at + 10 <= bytes.length) {
    if (bytes[at] !== 0xff) throw new Rejected("TRUNCATED");
    const marker = bytes[at + 1] ?? 0;
    if (marker === 0xff) at++;
    else if (isStartOfFrame(marker)) {
      return {
        process: marker,
        bits: bytes[at + 4] ?? 0,
        rows: view.getUint16(at + 5),
        columns: view.getUint16(at + 7),
        components: bytes[at + 9] ?? 0,
      };
    } else at += 2 + view.getUint16(at + 2);
  }
  throw new Rejected("TRUNCATED");
}

function isStartOfFrame(marker: number): boolean {
  // C4, C8 and CC share the range of the frame headers but are tables.
  return marker === 0xf7 || (marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc);
}
