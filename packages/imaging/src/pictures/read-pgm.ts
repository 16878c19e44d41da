import { isPadding } from "@second-read/dicom";
import { Rejected } from "@second-read/domain";
import { bitsNeeded, mostPicturePixels, type Picture } from "./picture.ts";

/** Netpbm grey maps, P2 (text) and P5 (binary, big endian above 255). Throws Rejected TRUNCATED, TOO_MANY_PIXELS, CORRUPT, MULTI_FRAME. */
export function readPgm(bytes: Uint8Array): Picture {
  const text = bytes[1] === 0x32;
  const numbers = new NumberReader(bytes, 2);
  const columns = numbers.next();
  const rows = numbers.next();
  const maximum = numbers.next();
  if (rows < 1 || columns < 1 || maximum < 1 || maximum > 65_535) throw new Rejected("CORRUPT");
  if (rows > 65_535 || columns > 65_535 || rows * columns > mostPicturePixels) throw new Rejected("TOO_MANY_PIXELS");
  const pixels = text ? readText(numbers, rows * columns, maximum) : readBinary(bytes, numbers.at + 1, rows, columns, maximum);
  return { rows, columns, pixels, bitsStored: maximum < 256 ? 8 : bitsNeeded(pixels), lossy: false };
}

function readText(numbers: NumberReader, count: number, maximum: number): Uint16Array {
  const pixels = new Uint16Array(count);
  for (let at = 0; at < count; at++) {
    const value = numbers.next();
    if (value > maximum) throw new Rejected("CORRUPT");
    pixels[at] = value;
  }
  numbers.assertEnd();
  return pixels;
}

function readBinary(bytes: Uint8Array, start: number, rows: number, columns: number, maximum: number): Uint16Array {
  const size = maximum < 256 ? 1 : 2;
  const count = rows * columns;
  const left = bytes.length - start;
  if (left < count * size) throw new Rejected("TRUNCATED");
  // The format allows several pictures in a row.
  if (left >= 2 * count * size && bytes[start + count * size] === 0x50) throw new Rejected("MULTI_FRAME");
  // One space ends the header. Of two, which some systems write for a line's end, the second would be the first pixel.
  if (left === count * size + 1 && bytes[start - 1] === 0x0d && bytes[start] === 0x0a)
    throw new Rejected("CORRUPT", { found: "its header ends with two characters" });
  if (!isPadding(bytes.subarray(start + count * size), columns * size, rows * size)) throw moreThanRowsAndColumns();
  const pixels = new Uint16Array(count);
  for (let at = 0; at < count; at++) {
    pixels[at] = size === 1 ? bytes[start + at]! : (bytes[start + 2 * at]! << 8) | bytes[start + 2 * at + 1]!;
    if (pixels[at]! > maximum) throw new Rejected("CORRUPT");
  }
  return pixels;
}

/** Reads decimal numbers separated by white space; a comment runs from # to the end of its line. */
class NumberReader {
  constructor(
    private readonly bytes: Uint8Array,
    public at: number,
  ) {}

  next(): number {
    this.skipSpace();
    if (this.at >= this.bytes.length) throw new Rejected("TRUNCATED");
    let value = 0;
    const start = this.at;
    for (let byte = this.bytes[this.at]; byte !== undefined && byte >= 0x30 && byte <= 0x39; byte = this.bytes[++this.at]) {
      value = value * 10 + byte - 0x30;
      if (value > 1e9) throw new Rejected("TOO_MANY_PIXELS");
    }
    const after = this.bytes[this.at];
    if (this.at === start || (after !== undefined && !isSpace(after) && after !== 0x23)) throw new Rejected("CORRUPT");
    return value;
  }

  /** Throws unless nothing follows: another number, or another picture, which begins with P. */
  assertEnd(): void {
    this.skipSpace();
    const byte = this.bytes[this.at];
    if (byte === 0x50) throw new Rejected("MULTI_FRAME");
    if (byte !== undefined && byte !== 0) throw moreThanRowsAndColumns();
  }

  private skipSpace(): void {
    for (let byte = this.bytes[this.at]; byte !== undefined && (byte === 0x23 || isSpace(byte)); byte = this.bytes[this.at]) {
      if (byte === 0x23) while (this.at < this.bytes.length && this.bytes[this.at] !== 0x0a) this.at++;
      else this.at++;
    }
  }
}

function isSpace(byte: number): boolean {
  return byte === 32 || (byte >= 9 && byte <= 13);
}

function moreThanRowsAndColumns(): Rejected {
  return new Rejected("CORRUPT", { found: "more values than rows and columns" });
}
