import { Rejected } from "@second-read/domain";
import type { DecodedFrame } from "./decoded-frame.ts";

/**
 * DICOM RLE Lossless (PS3.5 annex G): byte planes, most significant first, each packed with PackBits. Every segment must hold its plane and nothing
 * more. Throws Rejected TRUNCATED or CORRUPT.
 */
export function decodeRle(bytes: Uint8Array, rows: number, columns: number, bytesPerSample: 1 | 2): DecodedFrame {
  if (bytes.length < 64) throw new Rejected("TRUNCATED");
  const header = new DataView(bytes.buffer, bytes.byteOffset, 64);
  const offsets = Array.from({ length: 15 }, (_, segment) => header.getUint32(4 + segment * 4, true));
  if (
    header.getUint32(0, true) !== bytesPerSample ||
    offsets.some((offset, segment) => (segment < bytesPerSample ? offset < 64 : offset !== 0))
  ) {
    throw new Rejected("CORRUPT");
  }
  const [high, low] = offsets.slice(0, bytesPerSample).map((start, plane) => {
    const end = plane + 1 < bytesPerSample ? offsets[plane + 1]! : bytes.length;
    if (end > bytes.length) throw new Rejected("TRUNCATED");
    if (start > end) throw new Rejected("CORRUPT");
    return unpackBits(bytes.subarray(start, end), rows * columns);
  });
  if (!high) throw new Rejected("TRUNCATED");
  if (!low) return { rows, columns, samples: high };
  const samples = new Uint16Array(rows * columns);
  for (let at = 0; at < samples.length; at++) samples[at] = (high[at]! << 8) | low[at]!;
  return { rows, columns, samples };
}

/** Also what TIFF calls PackBits. Throws unless the runs end where the plane does; a byte that makes the length even may follow, or zeros. */
export function unpackBits(packed: Uint8Array, length: number): Uint8Array {
  const plane = new Uint8Array(length);
  let to = 0;
  let at = 0;
  while (to < length) {
    if (at >= packed.length) throw new Rejected("TRUNCATED");
    const control = packed[at++]!;
    if (control === 128) continue;
    const run = control < 128 ? control + 1 : 257 - control;
    const used = control < 128 ? run : 1;
    if (at + used > packed.length) throw new Rejected("TRUNCATED");
    if (to + run > length) throw new Rejected("CORRUPT");
    if (control < 128) plane.set(packed.subarray(at, at + run), to);
    else plane.fill(packed[at]!, to, to + run);
    at += used;
    to += run;
  }
  while (packed[at] === 128 || packed[at] === 0) at++;
  if (packed.length - at > 1) throw new Rejected("CORRUPT");
  return plane;
}
