import { inflateSync } from "node:zlib";
import { concatenate, decodeJpegSequential, isPadding, readJpegHeader, unpackBits } from "@second-read/dicom";
import { codeOfError, Rejected } from "@second-read/domain";

/** Unpacks one strip or tile to exactly `length` bytes. Throws Rejected TRUNCATED or CORRUPT where it holds fewer or more. */
export type Unpack = (packed: Uint8Array, length: number, rowBytes: number, columnBytes: number) => Uint8Array;

/** By TIFF's number of the compression; undefined if it is not supported. `tables` are shared by all JPEG strips. */
export function unpackerOf(compression: number, tables: readonly number[] | undefined): Unpack | undefined {
  switch (compression) {
    case 1:
      return unpackNothing;
    case 5:
      return unpackLzw;
    case 7:
      return (packed, length, rowBytes) => unpackJpeg(packed, length, rowBytes, Uint8Array.from(tables ?? []));
    case 8:
    case 32_946:
      return inflate;
    case 32_773:
      return unpackBits;
    default:
      return undefined;
  }
}

/** Writers may count a few bytes more than the samples need, but never fewer. */
function unpackNothing(packed: Uint8Array, length: number, rowBytes: number, columnBytes: number): Uint8Array {
  if (packed.length < length) throw new Rejected("TRUNCATED");
  if (!isPadding(packed.subarray(length), rowBytes, columnBytes))
    throw new Rejected("CORRUPT", { found: "more samples than rows and columns" });
  return packed.subarray(0, length);
}

function inflate(packed: Uint8Array, length: number): Uint8Array {
  let bytes: Uint8Array;
  try {
    bytes = inflateSync(packed, { maxOutputLength: length });
  } catch (error) {
    throw new Rejected(codeOfError(error) === "Z_BUF_ERROR" ? "TRUNCATED" : "CORRUPT");
  }
  if (bytes.length !== length) throw new Rejected("CORRUPT");
  return bytes;
}

function unpackJpeg(packed: Uint8Array, length: number, rowBytes: number, tables: Uint8Array): Uint8Array {
  // The shared tables form a stream of their own, with start and end markers, and are inserted before the strip's data.
  const stream = tables.length < 4 ? packed : concatenate([tables.subarray(0, -2), packed.subarray(2)]);
  const { rows, columns, bits } = readJpegHeader(stream);
  if (columns !== rowBytes || rows * columns !== length || bits !== 8) throw new Rejected("CORRUPT");
  return Uint8Array.from(decodeJpegSequential(stream).samples);
}

const clear = 256;
const endOfInformation = 257;

/** TIFF's LZW: codes of 9 to 12 bits, most significant bit first; the width grows one code early. */
function unpackLzw(packed: Uint8Array, length: number): Uint8Array {
  const output = new Uint8Array(length);
  // A table entry is a sequence that has already been written: its start and length.
  const starts = new Int32Array(4096);
  const lengths = new Int32Array(4096);
  let [next, width, buffer, available, at, to] = [258, 9, 0, 0, 0, 0];
  let previousStart = -1;
  let previousLength = 0;
  for (;;) {
    while (available < width) {
      if (at >= packed.length) {
        if (to === length) return output;
        throw new Rejected("TRUNCATED");
      }
      buffer = ((buffer << 8) | packed[at++]!) & 0xffffff;
      available += 8;
    }
    available -= width;
    const code = (buffer >> available) & ((1 << width) - 1);
    if (code === endOfInformation) break;
    if (code === clear) {
      [next, width, previousStart] = [258, 9, -1];
      continue;
    }
    if (code > next || (previousStart < 0 && code > 255)) throw new Rejected("CORRUPT");
    const start = to;
    let count = 1;
    if (code < 256) {
      if (to === length) throw new Rejected("CORRUPT");
      output[to++] = code;
    } else {
      // A code that is not complete yet stands for the previous sequence and that sequence's first byte, which have both been written.
      const made = code < next;
      const from = made ? starts[code]! : previousStart;
      count = made ? lengths[code]! : previousLength + 1;
      const end = to + count;
      if (end > length) throw new Rejected("CORRUPT");
      for (let read = from; to < end; to++, read++) output[to] = output[read]!;
    }
    if (previousStart >= 0 && next < 4096) {
      starts[next] = previousStart;
      lengths[next] = previousLength + 1;
      next++;
      if (next === (1 << width) - 1 && width < 12) width++;
    }
    previousStart = start;
    previousLength = count;
  }
  if (to < length) throw new Rejected("CORRUPT");
  return output;
}
