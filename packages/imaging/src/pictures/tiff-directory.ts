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
  xResolution: 282,
  yResolution: 283,
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
const tagsThatAreRead: ReadonlySet<number> = new Set(Object.values(tiffTags));

/** One image of a TIFF file: its fields by name, as lists of numbers. */
export interface TiffDirectory {
  /** The field's values; undefined if it is absent. Throws Rejected if they are outside the file or not whole numbers. */
  values(tag: TiffTag): readonly number[] | undefined;
  /** The field's one value, which some writers repeat for every sample. Throws Rejected CORRUPT where it has different ones. */
  value(tag: TiffTag, absent: number): number;
  /** A fraction; null if it is absent or invalid, since no field read this way is essential. */
  fraction(tag: TiffTag): number | null;
}

const bytesOfType: Readonly<Record<number, 1 | 2 | 4 | 8>> = { 1: 1, 3: 2, 4: 4, 7: 1, 16: 8 };

/** The type of a fraction: two whole numbers. */
const rational = 5;

/** Sizes that differ between the two forms of the format: BigTIFF has 8-byte counts and offsets. */
interface Form {
  readonly firstAt: number;
  readonly entriesBytes: 2 | 8;
  readonly entryBytes: 12 | 20;
  readonly wordBytes: 4 | 8;
}

const forms: ReadonlyMap<number, Form> = new Map([
  [42, { firstAt: 4, entriesBytes: 2, entryBytes: 12, wordBytes: 4 }],
  [43, { firstAt: 8, entriesBytes: 8, entryBytes: 20, wordBytes: 8 }],
]);

type ReadNumber = (at: number, bytes: 1 | 2 | 4 | 8) => number;

function readerOf(view: DataView, littleEndian: boolean): ReadNumber {
  return (at, bytes) => {
    if (at + bytes > view.byteLength) throw new Rejected("TRUNCATED");
    switch (bytes) {
      case 1:
        return view.getUint8(at);
      case 2:
        return view.getUint16(at, littleEndian);
      case 4:
        return view.getUint32(at, littleEndian);
      case 8:
        return Number(view.getBigUint64(at, littleEndian));
    }
  };
}

const mostDirectories = 1000;

export interface TiffFile {
  readonly littleEndian: boolean;
  /** Without reduced copies, such as thumbnails. */
  readonly images: readonly TiffDirectory[];
}

/** Reads the directories of a TIFF or BigTIFF file. Throws Rejected TRUNCATED or CORRUPT. */
export function readTiffDirectories(bytes: Uint8Array): TiffFile {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const littleEndian = bytes[0] === 0x49;
  const read = readerOf(view, littleEndian);
  const form = forms.get(read(2, 2));
  if (!form) throw new Rejected("CORRUPT", { found: "its header" });
  const images: TiffDirectory[] = [];
  let at = read(form.firstAt, form.wordBytes);
  for (let count = 0; at !== 0; count++) {
    if (count === mostDirectories) throw new Rejected("CORRUPT", { found: "its directories" });
    const start = at + form.entriesBytes;
    const end = start + form.entryBytes * read(at, form.entriesBytes);
    at = read(end, form.wordBytes);
    const directory = directoryAt(read, form, bytes.length, start, end);
    if ((directory.value("newSubfileType", 0) & 1) === 0) images.push(directory);
  }
  return { littleEndian, images };
}

function directoryAt(read: ReadNumber, { entryBytes, wordBytes }: Form, fileBytes: number, start: number, end: number): TiffDirectory {
  const entries = new Map<number, number>();
  for (let at = start; at < end; at += entryBytes) {
    const tag = read(at, 2);
    // Of two fields with one tag some readers take the first and others the last.
    if (entries.has(tag) && tagsThatAreRead.has(tag)) throw new Rejected("CORRUPT", { found: "its directory has a field twice" });
    entries.set(tag, at);
  }
  const values = (tag: TiffTag): readonly number[] | undefined => {
    const entry = entries.get(tiffTags[tag]);
    if (entry === undefined) return undefined;
    const size = bytesOfType[read(entry + 2, 2)];
    const count = read(entry + 4, wordBytes);
    if (size === undefined || count === 0) throw new Rejected("CORRUPT", { found: "its directory" });
    const valueAt = entry + 4 + wordBytes;
    const at = count * size <= wordBytes ? valueAt : read(valueAt, wordBytes);
    if (at + count * size > fileBytes) throw new Rejected("TRUNCATED");
    return Array.from({ length: count }, (_, index) => read(at + index * size, size));
  };
  const fraction = (tag: TiffTag): number | null => {
    const entry = entries.get(tiffTags[tag]);
    if (entry === undefined || read(entry + 2, 2) !== rational || read(entry + 4, wordBytes) !== 1) return null;
    const valueAt = entry + 4 + wordBytes;
    const at = wordBytes === 8 ? valueAt : read(valueAt, wordBytes);
    return at + 8 > fileBytes ? null : read(at, 4) / read(at + 4, 4);
  };
  const value = (tag: TiffTag, absent: number): number => {
    const [first = absent, ...others] = values(tag) ?? [];
    if (others.some((other) => other !== first)) throw new Rejected("CORRUPT", { found: "its directory" });
    return first;
  };
  return { values, value, fraction };
}
