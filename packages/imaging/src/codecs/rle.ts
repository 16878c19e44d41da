import { Rejected } from "../rejected.ts";
import type { DecodedFrame } from "./decoded-frame.ts";

/** DICOM RLE Lossless (PS3.5 annex G): byte planes, most significant first, each packed with PackBits. Throws Rejected TRUNCATED. */
export function decodeRle(bytes: Uint8Array, rows: number, columns: number, bytesPerSample: 1 | 2): DecodedFrame {
  if (bytes.length < 64) throw new Rejected("TRUNCATED");
  const header = new DataView(bytes.buffer, bytes.byteOffset, 64);
  if (header.getUint32(0, true) !== bytesPerSample) throw new Rejected("CORRUPT");
  const planes = Array.from({ length: bytesPerSample }, (_, plane) => {
    const start = header.getUint32(4 + plane * 4, true);
    const end = plane + 1 < bytesPerSample ? header.getUint32(8 + plane * 4, true) : bytes.length;
    if (start < 64 || start > end || end > bytes.length) throw new Rejected("TRUNCATED");
    return unpackBits(bytes.subarray(start, end), rows * columns);
  });
  const [high, low] = planes;
  if (!high) throw new Rejected("TRUNCATED");
  if (!low) return { rows, columns, samples: high };
  const samples = new Uint16Array(rows * columns);
  for (let at = 0; at < samples.length; at++) samples[at] = (high[at]! << 8) | low[at]!;
  return { rows, columns, samples };
}

function unpackBits(packed: Uint8Array, length: number): Uint8Array {
  const plane = new Uint8Array(length);
  let to = 0;
  let at = 0;
  while (to < length) {
    if (at >= packed.length) throw new Rejected("TRUNCATED");
    const control = packed[at++]!;
    if (control < 128) {
      const run = Math.min(control + 1, length - to);
      if (at + run > packed.length) throw new Rejected("TRUNCATED");
      plane.set(packed.subarray(at, at + run), to);
      at += control + 1;
      to += run;
    } else if (control > 128) {
      if (at >= packed.length) throw new Rejected("TRUNCATED");
      plane.fill(packed[at++]!, to, to + 257 - control);
      to += 257 - control;
    }
  }
  return plane;
}
