import { Rejected } from "@second-read/domain";

const tiffTags = {
  newSubfileType: 254,
  imageWidth: 256,
  imageLength: 257,
  bitsPerSample: 258,
  compression: 259,
  photometric: 262,
  fillOrder: 266,
  stripOffsets: 273,
  orientation: 274,
  samplesPerPixel: 277,
  rowsPerStrip: 278,
  stripByteCounts: 279,
  planarConfiguration: 284,
  predictor: 317,
  colorMap: 320,
  tileWidth: 322,
  tileLength: 323,
  tileOffsets: 324,
  tileByteCounts: 325,
  sampleFormat: 339,
  jpegTables: 347,
} as const;

type TiffTag = keyof typeof tiffTags;

/** One image of a TIFF file: its fields by name, as lists of numbers. */
export interface TiffDirectory {
  /** The field's values; undefined where it is absent. Throws Rejected where they lie outside of the file or are no whole numbers. */
  values(tag: TiffTag): readonly number[] | undefined;
  value(tag: TiffTag, absent: number): number;
}

const bytesOfType: Readonly<Record<number, 1 | 2 | 4>> = { 1: 1, 3: 2, 4: 4, 7: 1 };
const mostDirectories = 1000;

export interface TiffFile {
  readonly littleEndian: boolean;
  /** Without reduced copies of others, such as thumbnails. */
  readonly images: readonly TiffDirectory[];
}

/** Reads the directories of a TIFF file. Throws Rejected TRUNCATED or CORRUPT. */
export function readTiffDirectories(bytes: Uint8Array): TiffFile {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const littleEndian = bytes[0] === 0x49;
  const images: TiffDirectory[] = [];
  if (bytes.length < 8) throw new Rejected("TRUNCATED");
  let at = view.getUint32(4, littleEndian);
  for (let count = 0; at !== 0; count++) {
    if (count === mostDirectories) throw new Rejected("CORRUPT", { found: "its directories" });
    if (at + 2 > bytes.length) throw new Rejected("TRUNCATED");
    const end = at + 2 + 12 * view.getUint16(at, littleEndian);
    if (end + 4 > bytes.length) throw new Rejected("TRUNCATED");
    const directory = directoryAt(view, littleEndian, at + 2, end);
    if ((directory.value("newSubfileType", 0) & 1) === 0) images.push(directory);
    at = view.getUint32(end, littleEndian);
  }
  return { littleEndian, images };
}

function directoryAt(view: DataView, littleEndian: boolean, start: number, end: number): TiffDirectory {
  const entries = new Map<number, number>();
  for (let at = start; at < end; at += 12) entries.set(view.getUint16(at, littleEndian), at);
  const values = (tag: TiffTag): readonly number[] | undefined => {
    const entry = entries.get(tiffTags[tag]);
    if (entry === undefined) return undefined;
    const size = bytesOfType[view.getUint16(entry + 2, littleEndian)];
    const count = view.getUint32(entry + 4, littleEndian);
    if (size === undefined || count === 0) throw new Rejected("CORRUPT", { found: "its directory" });
    const at = count * size <= 4 ? entry + 8 : view.getUint32(entry + 8, littleEndian);
    if (at + count * size > view.byteLength) throw new Rejected("TRUNCATED");
    const read = { 1: () => view.getUint8.bind(view), 2: () => view.getUint16.bind(view), 4: () => view.getUint32.bind(view) }[size]();
    return Array.from({ length: count }, (_, index) => read(at + index * size, littleEndian));
  };
  return { values, value: (tag, absent) => values(tag)?.[0] ?? absent };
}
