import { isDeepStrictEqual } from "node:util";
import { copyShorts } from "@second-read/dicom";
import { Rejected } from "@second-read/domain";
import { assertAsShown } from "./orientation.ts";
import { bitsNeeded, mostPicturePixels, type Picture } from "./picture.ts";
import { type Unpack, unpackerOf } from "./tiff-compression.ts";
import { readTiffDirectories, type TiffDirectory } from "./tiff-directory.ts";

const jpegCompression = 7;

/** How a TIFF image is divided into strips or tiles, and the format of its samples. */
interface Layout {
  readonly rows: number;
  readonly columns: number;
  readonly bits: number;
  readonly channels: number;
  readonly photometric: number;
  readonly differenced: boolean;
  readonly pieceRows: number;
  readonly pieceColumns: number;
  readonly offsets: readonly number[];
  readonly byteCounts: readonly number[];
  readonly tiled: boolean;
  readonly unpack: Unpack;
}

/**
 * Reads a grey TIFF: strips or tiles; uncompressed, LZW, Deflate, PackBits or JPEG; 1 to 16 bits. Each strip must be present and contain exactly its
 * rows. Throws Rejected TRUNCATED, CORRUPT, MULTI_FRAME, TOO_MANY_PIXELS or UNSUPPORTED_PIXELS.
 */
export function readTiff(bytes: Uint8Array): Picture {
  const { littleEndian, images } = readTiffDirectories(bytes);
  const [directory] = images;
  if (!directory) throw new Rejected("CORRUPT", { found: "it has no image" });
  if (images.length > 1) throw new Rejected("MULTI_FRAME");
  assertAsShown(directory);
  const layout = layoutOf(directory);
  const colours = coloursOf(directory, layout);
  const { rows, columns, pieceRows, pieceColumns, channels, bits } = layout;
  const across = Math.ceil(columns / pieceColumns);
  const pixels = new Uint16Array(rows * columns);
  for (let piece = 0; piece < layout.offsets.length; piece++) {
    const top = Math.floor(piece / across) * pieceRows;
    const left = (piece % across) * pieceColumns;
    const height = Math.min(pieceRows, rows - top);
    const width = Math.min(pieceColumns, columns - left);
    const samples = samplesOf(bytes, littleEndian, layout, piece, height);
    for (let row = 0; row < height; row++) {
      const start = row * pieceColumns * channels;
      const line = samples.subarray(start, start + width * channels);
      const to = (top + row) * columns + left;
      if (channels === 1) pixels.set(line, to);
      else storeFirstOf(channels, line, layout.photometric === 2, pixels, to);
    }
  }
  if (colours) for (let at = 0; at < pixels.length; at++) pixels[at] = colours[pixels[at]!]!;
  const lossy = directory.value("compression", 1) === jpegCompression;
  return { rows, columns, pixels, bitsStored: bits > 8 ? bitsNeeded(pixels) : 8, lossy };
}

/** Stores the first channel of each pixel. Colour channels must be equal; alpha is ignored. */
function storeFirstOf(channels: number, line: Uint8Array | Uint16Array, coloured: boolean, pixels: Uint16Array, to: number): void {
  for (let at = 0, pixel = to; at < line.length; at += channels, pixel++) {
    if (coloured && (line[at] !== line[at + 1] || line[at] !== line[at + 2])) throw colour();
    pixels[pixel] = line[at]!;
  }
}

function layoutOf(directory: TiffDirectory): Layout {
  const columns = directory.value("imageWidth", 0);
  const rows = directory.value("imageLength", 0);
  if (columns === 0 || rows === 0) throw new Rejected("CORRUPT", { found: "it has no rows or columns" });
  if (columns * rows > mostPicturePixels || Math.max(rows, columns) > 65_535) {
    throw new Rejected("TOO_MANY_PIXELS", { limit: mostPicturePixels, actual: columns * rows });
  }
  const [bits = 1, ...otherBits] = directory.values("bitsPerSample") ?? [];
  const compression = directory.value("compression", 1);
  const unpack = unpackerOf(compression, directory.values("jpegTables"));
  if (!unpack) throw new Rejected("UNSUPPORTED_PIXELS", { found: "TIFF compression" });
  const predictor = directory.value("predictor", 1);
  const channels = directory.value("samplesPerPixel", 1);
  const wholeNumbers = (directory.values("sampleFormat") ?? [1]).every((format) => format === 1 || format === 4);
  const readable =
    ([1, 2, 4, 8, 16].includes(bits) || (bits < 16 && predictor === 1 && bits > 8)) &&
    (otherBits.length === 0 || otherBits.length === channels - 1) &&
    otherBits.every((other) => other === bits) &&
    wholeNumbers &&
    directory.value("fillOrder", 1) === 1 &&
    (predictor === 1 || (predictor === 2 && bits >= 8)) &&
    (compression !== jpegCompression || bits === 8);
  if (!readable || channels < 1 || channels > 4) throw new Rejected("UNSUPPORTED_PIXELS");
  if (channels > 1 && (directory.value("planarConfiguration", 1) !== 1 || compression === jpegCompression)) throw colour();
  const tiled = directory.values("tileWidth") !== undefined;
  const pieceRows = tiled ? directory.value("tileLength", 0) : Math.min(directory.value("rowsPerStrip", rows), rows);
  const pieceColumns = tiled ? directory.value("tileWidth", 0) : columns;
  // Tiles may extend past the edges, but a small picture must not take the memory of a large one.
  if (pieceRows * pieceColumns === 0 || pieceRows * pieceColumns > Math.max(2 ** 20, 4 * rows * columns)) throw new Rejected("CORRUPT");
  const pieces = Math.ceil(rows / pieceRows) * Math.ceil(columns / pieceColumns);
  const offsets = directory.values(tiled ? "tileOffsets" : "stripOffsets") ?? [];
  // Required, and where it is missing some readers take 0 for black and others for white.
  const photometric = directory.value("photometric", -1);
  if (photometric < 0) throw new Rejected("UNSUPPORTED_PIXELS", { found: "no Photometric Interpretation" });
  const layout = {
    rows,
    columns,
    bits,
    channels,
    photometric,
    differenced: predictor === 2,
    pieceRows,
    pieceColumns,
    offsets,
    tiled,
    unpack,
  };
  // Very old writers omit the byte counts of uncompressed strips.
  const byteCounts =
    directory.values(tiled ? "tileByteCounts" : "stripByteCounts") ?? (compression === 1 ? wholeCounts(layout, pieces) : []);
  if (offsets.length !== pieces || byteCounts.length !== pieces) throw new Rejected("CORRUPT", { found: "its strips or tiles" });
  // Older versions of ImageJ do not state that nothing is packed. Of a file that lost the field, packed strips would be taken for plain samples.
  const isStated = directory.values("compression") !== undefined;
  if (!isStated && (tiled || !isDeepStrictEqual(byteCounts, wholeCounts(layout, pieces))))
    throw new Rejected("CORRUPT", { found: "its directory" });
  return { ...layout, byteCounts };
}

function wholeCounts({ rows, pieceRows, ...rest }: Omit<Layout, "byteCounts">, pieces: number): number[] {
  return Array.from({ length: pieces }, (_, piece) => bytesOfRow(rest) * Math.min(pieceRows, rows - piece * pieceRows));
}

function bytesOfRow({ pieceColumns, channels, bits }: Pick<Layout, "pieceColumns" | "channels" | "bits">): number {
  return Math.ceil((pieceColumns * channels * bits) / 8);
}

/** Table of the grey values that stored numbers stand for: white at zero, a palette, or fewer than 8 bits. Null if they stand for themselves. */
function coloursOf(directory: TiffDirectory, { photometric, bits, channels }: Layout): Uint16Array | null {
  const top = 2 ** bits - 1;
  const scale = bits < 8 ? 255 / top : 1;
  if (photometric === 0) return Uint16Array.from({ length: top + 1 }, (_, value) => (top - value) * scale);
  if (photometric === 1) return bits < 8 ? Uint16Array.from({ length: top + 1 }, (_, value) => value * scale) : null;
  if (photometric === 2 && channels >= 3) return null;
  const map = photometric === 3 && bits <= 8 ? directory.values("colorMap") : undefined;
  if (map?.length !== 3 * (top + 1)) throw colour();
  const [red, green, blue] = [0, 1, 2].map((part) => map.slice(part * (top + 1), (part + 1) * (top + 1)));
  if (red!.some((value, index) => value !== green![index] || value !== blue![index])) throw colour();
  return Uint16Array.from(red!, (value) => value >> 8);
}

function colour(): Rejected {
  return new Rejected("UNSUPPORTED_PIXELS", { found: "colour" });
}

/** The samples of one strip or tile, row by row. */
function samplesOf(bytes: Uint8Array, littleEndian: boolean, layout: Layout, piece: number, height: number): Uint8Array | Uint16Array {
  const start = layout.offsets[piece]!;
  const end = start + layout.byteCounts[piece]!;
  if (end > bytes.length) throw new Rejected("TRUNCATED");
  if (start === 0 || start === end) throw new Rejected("CORRUPT", { found: "its strips or tiles" });
  const rowBytes = bytesOfRow(layout);
  const rowSamples = layout.pieceColumns * layout.channels;
  const pieceRows = layout.tiled ? layout.pieceRows : height;
  const packed = layout.unpack(bytes.subarray(start, end), rowBytes * pieceRows, rowBytes, Math.ceil(layout.bits / 8) * pieceRows);
  if (layout.bits === 8 && !layout.differenced) return packed;
  const samples = layout.bits === 16 ? shortsOf(packed, littleEndian) : new Uint16Array(rowSamples * pieceRows);
  if (layout.bits === 8) samples.set(packed);
  else if (layout.bits < 16) {
    for (let row = 0; row < pieceRows; row++) unpackRow(packed, row * rowBytes, layout.bits, samples, row * rowSamples, rowSamples);
  }
  if (layout.differenced) sumRows(samples, rowSamples, layout.channels, 2 ** layout.bits - 1);
  return samples;
}

/** A copy in the machine's byte order, which is little endian on every platform that this runs on. */
function shortsOf(bytes: Uint8Array, littleEndian: boolean): Uint16Array {
  const shorts = copyShorts(bytes, bytes.length / 2);
  if (!littleEndian) Buffer.from(shorts.buffer).swap16();
  return shorts;
}

/** Unpacks samples that are not whole bytes: consecutive bits, the most significant first. */
function unpackRow(packed: Uint8Array, start: number, bits: number, samples: Uint16Array, to: number, count: number): void {
  let [buffer, available, at] = [0, 0, start];
  for (let index = 0; index < count; index++) {
    while (available < bits) {
      buffer = ((buffer << 8) | packed[at++]!) & 0xffffff;
      available += 8;
    }
    available -= bits;
    samples[to + index] = (buffer >> available) & (2 ** bits - 1);
  }
}

/** Reverses horizontal differencing (predictor 2). */
function sumRows(samples: Uint16Array, rowSamples: number, channels: number, mask: number): void {
  for (let row = 0; row < samples.length; row += rowSamples) {
    for (let channel = 0; channel < channels; channel++) {
      let sum = 0;
      for (let at = row + channel; at < row + rowSamples; at += channels) {
        sum = (sum + samples[at]!) & mask;
        samples[at] = sum;
      }
    }
  }
}
