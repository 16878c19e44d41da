import { Rejected } from "../rejected.ts";
import type { DecodedFrame } from "./decoded-frame.ts";
import { readJpegHeader } from "./jpeg-header.ts";

/**
 * Decodes a grey Huffman-coded sequential DCT stream of 8 or 12 bits (JPEG processes 1, 2 and 4). Libraries within reach stop at 8 bits, and
 * 12-bit film archives exist. Throws Rejected TRUNCATED, CORRUPT or UNSUPPORTED_TRANSFER_SYNTAX.
 */
export function decodeJpegSequential(bytes: Uint8Array): DecodedFrame {
  const { process, bits, rows, columns, components } = readJpegHeader(bytes);
  if ((process !== 0xc0 && process !== 0xc1) || components !== 1 || (bits !== 8 && bits !== 12))
    throw new Rejected("UNSUPPORTED_TRANSFER_SYNTAX");
  const tables = readTables(bytes);
  const samples = new Uint16Array(rows * columns);
  const reader = new BitReader(bytes, tables.scanAt);
  const coefficients = new Int32Array(64);
  const block = new Float32Array(64);
  const blockRows = Math.ceil(rows / 8);
  const blockColumns = Math.ceil(columns / 8);
  let predictor = 0;
  for (let index = 0; index < blockRows * blockColumns; index++) {
    if (tables.restartInterval > 0 && index > 0 && index % tables.restartInterval === 0) {
      reader.restart();
      predictor = 0;
    }
    predictor = decodeBlock(reader, tables, coefficients, predictor);
    inverseDct(coefficients, tables.quantisation, block);
    store(block, samples, bits, Math.floor(index / blockColumns) * 8, (index % blockColumns) * 8, rows, columns);
  }
  return { rows, columns, samples };
}

interface Tables {
  readonly quantisation: Uint16Array;
  readonly dc: HuffmanTable;
  readonly ac: HuffmanTable;
  readonly restartInterval: number;
  readonly scanAt: number;
}

/** Canonical code ranges by length (T.81 annex F.2.2.3). */
interface HuffmanTable {
  readonly largestCode: Int32Array;
  readonly valueOffset: Int32Array;
  readonly values: Uint8Array;
}

const zigzag = Uint8Array.from([
  0, 1, 8, 16, 9, 2, 3, 10, 17, 24, 32, 25, 18, 11, 4, 5, 12, 19, 26, 33, 40, 48, 41, 34, 27, 20, 13, 6, 7, 14, 21, 28, 35, 42, 49, 56, 57,
  50, 43, 36, 29, 22, 15, 23, 30, 37, 44, 51, 58, 59, 52, 45, 38, 31, 39, 46, 53, 60, 61, 54, 47, 55, 62, 63,
]);

function readTables(bytes: Uint8Array): Tables {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const quantisation = new Map<number, Uint16Array>();
  const huffman = new Map<number, HuffmanTable>();
  let frameQuantisation = 0;
  let restartInterval = 0;
  let at = 2;
  while (at + 4 <= bytes.length) {
    const marker = bytes[at + 1] ?? 0;
    const length = view.getUint16(at + 2);
    const segment = bytes.subarray(at + 4, at + 2 + length);
    if (bytes[at] !== 0xff || length < 2 || at + 2 + length > bytes.length) throw new Rejected("CORRUPT");
    at += 2 + length;
    if (marker === 0xdb) readQuantisation(segment, quantisation);
    else if (marker === 0xc4) readHuffman(segment, huffman);
    else if (marker === 0xdd) restartInterval = ((segment[0] ?? 0) << 8) | (segment[1] ?? 0);
    else if (marker === 0xc0 || marker === 0xc1) frameQuantisation = segment[8] ?? 0;
    else if (marker === 0xda) {
      const selectors = segment[2] ?? 0;
      const dc = huffman.get(selectors >> 4);
      const ac = huffman.get(16 | (selectors & 15));
      const table = quantisation.get(frameQuantisation);
      if (!dc || !ac || !table || segment[0] !== 1) throw new Rejected("CORRUPT");
      return { quantisation: table, dc, ac, restartInterval, scanAt: at };
    }
  }
  throw new Rejected("CORRUPT");
}

function readQuantisation(segment: Uint8Array, into: Map<number, Uint16Array>): void {
  for (let at = 0; at < segment.length; ) {
    const head = segment[at++] ?? 0;
    const wide = head >> 4 === 1;
    if (at + (wide ? 128 : 64) > segment.length) throw new Rejected("CORRUPT");
    const table = new Uint16Array(64);
    for (let index = 0; index < 64; index++) {
      const value = wide ? (segment[at]! << 8) | segment[at + 1]! : segment[at]!;
      table[zigzag[index]!] = value;
      at += wide ? 2 : 1;
    }
    into.set(head & 15, table);
  }
}

function readHuffman(segment: Uint8Array, into: Map<number, HuffmanTable>): void {
  for (let at = 0; at + 17 <= segment.length; ) {
    const key = segment[at]!;
    const counts = segment.subarray(at + 1, at + 17);
    const total = counts.reduce((sum, count) => sum + count, 0);
    at += 17;
    if (at + total > segment.length) throw new Rejected("CORRUPT");
    const largestCode = new Int32Array(17).fill(-1);
    const valueOffset = new Int32Array(17);
    let code = 0;
    let value = 0;
    for (let length = 1; length <= 16; length++) {
      const count = counts[length - 1]!;
      valueOffset[length] = value - code;
      value += count;
      code += count;
      if (count > 0) largestCode[length] = code - 1;
      code <<= 1;
    }
    into.set(key, { largestCode, valueOffset, values: segment.slice(at, at + total) });
    at += total;
  }
}

class BitReader {
  private buffer = 0;
  private available = 0;

  constructor(
    private readonly bytes: Uint8Array,
    private at: number,
  ) {}

  bit(): number {
    if (this.available === 0) {
      const byte = this.bytes[this.at];
      if (byte === undefined) throw new Rejected("TRUNCATED");
      if (byte === 0xff && this.bytes[this.at + 1] !== 0) throw new Rejected("CORRUPT");
      this.at += byte === 0xff ? 2 : 1;
      this.buffer = byte;
      this.available = 8;
    }
    this.available--;
    return (this.buffer >> this.available) & 1;
  }

  /** A signed value of `size` bits (T.81 F.2.2.1 EXTEND). */
  signed(size: number): number {
    let value = 0;
    for (let index = 0; index < size; index++) value = (value << 1) | this.bit();
    return size > 0 && value < 1 << (size - 1) ? value - (1 << size) + 1 : value;
  }

  symbol(table: HuffmanTable): number {
    let code = 0;
    for (let length = 1; length <= 16; length++) {
      code = (code << 1) | this.bit();
      if (code <= table.largestCode[length]!) return table.values[code + table.valueOffset[length]!] ?? 0;
    }
    throw new Rejected("CORRUPT");
  }

  /** Skips to after the next restart marker. */
  restart(): void {
    this.available = 0;
    if (this.bytes[this.at] !== 0xff || (this.bytes[this.at + 1]! & 0xf8) !== 0xd0) throw new Rejected("CORRUPT");
    this.at += 2;
  }
}

function decodeBlock(reader: BitReader, tables: Tables, coefficients: Int32Array, predictor: number): number {
  coefficients.fill(0);
  const dc = predictor + reader.signed(reader.symbol(tables.dc) & 15);
  coefficients[0] = dc;
  for (let index = 1; index < 64; index++) {
    const symbol = reader.symbol(tables.ac);
    const size = symbol & 15;
    if (size === 0) {
      if (symbol !== 0xf0) break;
      index += 15;
      continue;
    }
    index += symbol >> 4;
    if (index > 63) throw new Rejected("CORRUPT");
    coefficients[zigzag[index]!] = reader.signed(size);
  }
  return dc;
}

/** basis[u · 8 + x] = C(u)/2 · cos((2x + 1)uπ/16): one dimension of the inverse transform. */
const basis = Float32Array.from({ length: 64 }, (_, at) => {
  const u = at >> 3;
  return (u === 0 ? Math.SQRT1_2 : 1) * 0.5 * Math.cos(((2 * (at & 7) + 1) * u * Math.PI) / 16);
});

function inverseDct(coefficients: Int32Array, quantisation: Uint16Array, block: Float32Array): void {
  const half = new Float32Array(64);
  for (let v = 0; v < 8; v++) {
    for (let u = 0; u < 8; u++) {
      const value = coefficients[v * 8 + u]! * quantisation[v * 8 + u]!;
      if (value === 0) continue;
      for (let x = 0; x < 8; x++) half[v * 8 + x]! += value * basis[u * 8 + x]!;
    }
  }
  block.fill(0);
  for (let v = 0; v < 8; v++) {
    for (let y = 0; y < 8; y++) {
      const weight = basis[v * 8 + y]!;
      for (let x = 0; x < 8; x++) block[y * 8 + x]! += weight * half[v * 8 + x]!;
    }
  }
}

function store(block: Float32Array, samples: Uint16Array, bits: number, top: number, left: number, rows: number, columns: number): void {
  const level = 2 ** (bits - 1);
  const maximum = 2 ** bits - 1;
  for (let y = 0; y < 8 && top + y < rows; y++) {
    for (let x = 0; x < 8 && left + x < columns; x++) {
      const value = Math.round(block[y * 8 + x]! + level);
      samples[(top + y) * columns + left + x] = value < 0 ? 0 : Math.min(value, maximum);
    }
  }
}
