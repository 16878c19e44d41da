import { crc32, inflateSync } from "node:zlib";
import { concatenate } from "@second-read/dicom/elements";
import { codeOfError, Rejected } from "@second-read/domain";
import { assertExifAsShown, assertSquarePixels } from "./orientation.ts";
import { bitsNeeded, mostPicturePixels, type Picture } from "./picture.ts";

interface PngHeader {
  readonly columns: number;
  readonly rows: number;
  readonly depth: number;
  readonly colour: number;
  readonly channels: number;
  readonly interlaced: boolean;
}

interface Chunk {
  readonly name: string;
  readonly content: Uint8Array;
}

const channelsOfColour: Readonly<Record<number, number>> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 };
const depthsOfColour: Readonly<Record<number, readonly number[]>> = {
  0: [1, 2, 4, 8, 16],
  2: [8, 16],
  3: [1, 2, 4, 8],
  4: [8, 16],
  6: [8, 16],
};
/** Adam7: first row and column of each pass, and the distance between its rows and columns. */
const adam7 = [
  [0, 0, 8, 8],
  [0, 4, 8, 8],
  [4, 0, 8, 4],
  [0, 2, 4, 4],
  [2, 0, 4, 2],
  [0, 1, 2, 2],
  [1, 0, 2, 1],
] as const;
const wholeImage = [[0, 0, 1, 1]] as const;

/**
 * Reads a PNG whose pixels are grey, with all their bits: any colour type, depth and interlacing. Gamma and profiles are not applied. Checksums, the
 * length of the image data and the end chunk must all be right. Throws Rejected TRUNCATED, CORRUPT, MULTI_FRAME, TOO_MANY_PIXELS or
 * UNSUPPORTED_PIXELS.
 */
export function readPng(bytes: Uint8Array): Picture {
  const chunks = chunksOf(bytes);
  const header = headerOf(chunks[0]);
  if (chunks.some(({ name }) => name === "acTL")) throw new Rejected("MULTI_FRAME");
  for (const { name, content } of chunks) {
    if (name === "eXIf") assertExifAsShown(content);
    else if (name === "pHYs") assertSquarePixels(...densitiesOf(content));
  }
  const palette = header.colour === 3 ? greyPalette(chunks, header.depth) : null;
  const data = inflate(concatenate(chunks.filter(({ name }) => name === "IDAT").map(({ content }) => content)), lengthOf(header));
  const { rows, columns, depth } = header;
  const pixels = new Uint16Array(rows * columns);
  let at = 0;
  for (const [top, left, down, across] of header.interlaced ? adam7 : wholeImage) {
    const height = Math.ceil((rows - top) / down);
    const width = Math.ceil((columns - left) / across);
    if (height <= 0 || width <= 0) continue;
    const rowBytes = rowBytesOf(header, width);
    unfilter(data.subarray(at, at + height * (rowBytes + 1)), rowBytes, Math.max(1, (header.channels * depth) >> 3));
    for (let row = 0; row < height; row++) {
      const line = data.subarray(at + 1, at + 1 + rowBytes);
      at += rowBytes + 1;
      storeRow(line, header, pixels, (top + row * down) * columns + left, across, width);
    }
  }
  if (palette) for (let index = 0; index < pixels.length; index++) pixels[index] = lookUp(palette, pixels[index]!);
  else if (depth < 8) for (let index = 0; index < pixels.length; index++) pixels[index] = (pixels[index]! * 255) / (2 ** depth - 1);
  return { rows, columns, pixels, bitsStored: depth === 16 ? bitsNeeded(pixels) : 8, lossy: false };
}

/** A chunk that a reader must understand has a capital first letter; an unknown one could change the pixels in any way. */
const critical: ReadonlySet<string> = new Set(["IHDR", "PLTE", "IDAT", "IEND"]);

/** The ancillary chunks that are read. */
const readAncillary: ReadonlySet<string> = new Set(["acTL", "eXIf", "pHYs"]);

function chunksOf(bytes: Uint8Array): Chunk[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const chunks: Chunk[] = [];
  for (let at = 8; ; ) {
    if (at + 12 > bytes.length) throw new Rejected("TRUNCATED");
    const length = view.getUint32(at);
    const end = at + 12 + length;
    if (end > bytes.length) throw new Rejected("TRUNCATED");
    const name = String.fromCharCode(...bytes.subarray(at + 4, at + 8));
    if (crc32(bytes.subarray(at + 4, end - 4)) !== view.getUint32(end - 4)) throw new Rejected("CORRUPT", { found: "checksum" });
    // Text and profiles are only checked, neither read nor kept: even ten thousand of them cost no memory.
    if (/^[A-Z]/.test(name) && !critical.has(name)) throw new Rejected("CORRUPT");
    if (critical.has(name) || readAncillary.has(name)) chunks.push({ name, content: bytes.subarray(at + 8, end - 4) });
    if (name === "IEND") return chunks;
    at = end;
  }
}

function headerOf(chunk: Chunk | undefined): PngHeader {
  if (chunk?.name !== "IHDR" || chunk.content.length !== 13) throw new Rejected("CORRUPT");
  const view = new DataView(chunk.content.buffer, chunk.content.byteOffset, 13);
  const [columns, rows, depth, colour, interlace] = [
    view.getUint32(0),
    view.getUint32(4),
    view.getUint8(8),
    view.getUint8(9),
    view.getUint8(12),
  ];
  const channels = channelsOfColour[colour];
  const valid = channels !== undefined && depthsOfColour[colour]!.includes(depth) && view.getUint16(10) === 0 && interlace < 2;
  if (!valid || columns === 0 || rows === 0) throw new Rejected("CORRUPT");
  if (columns * rows > mostPicturePixels || Math.max(rows, columns) > 65_535) {
    throw new Rejected("TOO_MANY_PIXELS", { limit: mostPicturePixels, actual: columns * rows });
  }
  return { columns, rows, depth, colour, channels, interlaced: interlace === 1 };
}

/** Pixels per unit of length, across and down. */
function densitiesOf(content: Uint8Array): [across: number | null, down: number | null] {
  if (content.length !== 9) return [null, null];
  const view = new DataView(content.buffer, content.byteOffset, content.length);
  return [view.getUint32(0), view.getUint32(4)];
}

function rowBytesOf({ channels, depth }: PngHeader, width: number): number {
  return Math.ceil((width * channels * depth) / 8);
}

/** Length of the inflated image data in bytes: a filter byte and the samples for each row. */
function lengthOf(header: PngHeader): number {
  return (header.interlaced ? adam7 : wholeImage).reduce((sum, [top, left, down, across]) => {
    const height = Math.ceil((header.rows - top) / down);
    const width = Math.ceil((header.columns - left) / across);
    return height <= 0 || width <= 0 ? sum : sum + height * (1 + rowBytesOf(header, width));
  }, 0);
}

function inflate(packed: Uint8Array, length: number): Uint8Array {
  let data: Uint8Array;
  try {
    data = inflateSync(packed, { maxOutputLength: length });
  } catch (error) {
    throw new Rejected(codeOfError(error) === "Z_BUF_ERROR" ? "TRUNCATED" : "CORRUPT");
  }
  if (data.length !== length) throw new Rejected("TRUNCATED");
  return data;
}

/** Reverses each row's filter in place (PNG 9.2); `step` is the distance to the corresponding byte of the pixel on the left. */
function unfilter(data: Uint8Array, rowBytes: number, step: number): void {
  const stride = rowBytes + 1;
  const nothing = new Uint8Array(rowBytes);
  for (let start = 0; start < data.length; start += stride) {
    const filter = data[start]!;
    if (filter > 4) throw new Rejected("CORRUPT");
    if (filter === 0) continue;
    const first = start + 1;
    const above = start === 0 ? nothing : data.subarray(first - stride, start);
    const row = data.subarray(first, first + rowBytes);
    // The first pixel of a row has zeros to its left.
    for (let at = 0; at < step; at++) row[at]! += filter === 1 ? 0 : filter === 3 ? above[at]! >> 1 : above[at]!;
    if (filter === 1) for (let at = step; at < rowBytes; at++) row[at]! += row[at - step]!;
    else if (filter === 2) for (let at = step; at < rowBytes; at++) row[at]! += above[at]!;
    else if (filter === 3) for (let at = step; at < rowBytes; at++) row[at]! += (row[at - step]! + above[at]!) >> 1;
    else for (let at = step; at < rowBytes; at++) row[at] = row[at]! + paeth(row[at - step]!, above[at]!, above[at - step]!);
  }
}

function paeth(left: number, up: number, corner: number): number {
  const byLeft = Math.abs(up - corner);
  const byUp = Math.abs(left - corner);
  const byCorner = Math.abs(left + up - 2 * corner);
  if (byLeft <= byUp && byLeft <= byCorner) return left;
  return byUp <= byCorner ? up : corner;
}

function storeRow(line: Uint8Array, header: PngHeader, pixels: Uint16Array, start: number, across: number, width: number): void {
  const { depth, channels } = header;
  if (channels >= 3) assertEqualChannels(line, channels, depth === 16 ? 2 : 1);
  if (depth === 16) {
    const step = 2 * channels;
    for (let column = 0, at = 0; column < width; column++, at += step) pixels[start + column * across] = (line[at]! << 8) | line[at + 1]!;
  } else if (depth === 8) {
    for (let column = 0; column < width; column++) pixels[start + column * across] = line[column * channels]!;
  } else {
    for (let column = 0, bit = 0; column < width; column++, bit += depth) {
      pixels[start + column * across] = (line[bit >> 3]! >> (8 - depth - (bit & 7))) & ((1 << depth) - 1);
    }
  }
}

function assertEqualChannels(line: Uint8Array, channels: number, size: number): void {
  for (let at = 0; at < line.length; at += channels * size) {
    for (let byte = at; byte < at + size; byte++)
      if (line[byte] !== line[byte + size] || line[byte] !== line[byte + 2 * size]) throw notGrey();
  }
}

/** The grey values of a palette. Unused entries may be coloured; coloured entries are marked by −1. */
function greyPalette(chunks: readonly Chunk[], depth: number): Int16Array {
  const entries = chunks.find(({ name }) => name === "PLTE")?.content;
  if (!entries || entries.length % 3 !== 0 || entries.length > 3 * 2 ** depth) throw new Rejected("CORRUPT");
  return Int16Array.from({ length: entries.length / 3 }, (_, at) => {
    const [red, green, blue] = entries.subarray(3 * at, 3 * at + 3);
    return red === green && red === blue ? red! : -1;
  });
}

function lookUp(palette: Int16Array, index: number): number {
  const value = palette[index];
  if (value === undefined) throw new Rejected("CORRUPT");
  if (value < 0) throw notGrey();
  return value;
}

function notGrey(): Rejected {
  return new Rejected("UNSUPPORTED_PIXELS", { found: "colour" });
}
