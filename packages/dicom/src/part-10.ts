import { Rejected } from "@second-read/domain";
import { type DataSet, textOf } from "./data-set.ts";
import { encodingAt, namesVr, readDataSet } from "./read-data-set.ts";
import { tags, transferSyntaxes } from "./tags.ts";

/** Where the data set of a file begins, and its encoding. */
export interface Part10Start {
  readonly transferSyntax: string;
  readonly dataSetAt: number;
  readonly meta: DataSet;
}

/** Whether the bytes look like DICOM: a Part 10 prefix, or a data set that starts directly with group 0002 or 0008. */
export function looksLikeDicom(bytes: Uint8Array): boolean {
  return prefixAt(bytes) !== null || startsWithDataSet(bytes);
}

function prefixAt(bytes: Uint8Array): number | null {
  for (const at of [128, 0]) if (String.fromCharCode(...bytes.subarray(at, at + 4)) === "DICM") return at + 4;
  return null;
}

function startsWithDataSet(bytes: Uint8Array): boolean {
  const [first, second, third, fourth] = bytes;
  const isLittle = (first === 2 || first === 8) && second === 0 && fourth === 0;
  const isBig = first === 0 && second === 8 && third === 0;
  if (bytes.length < 12 || !(isLittle || isBig)) return false;
  if (namesVr(bytes, 0)) return true;
  // In the implicit form, the first element of group 0008 is short.
  const length = new DataView(bytes.buffer, bytes.byteOffset).getUint32(4, true);
  return first === 8 && length <= 256 && length + 8 <= bytes.length;
}

/**
 * Reads preamble, prefix and meta information, any of which may be missing in old files. Throws Rejected UNRECOGNISED_FORMAT, TRUNCATED or CORRUPT.
 */
export function readPart10Start(bytes: Uint8Array): Part10Start {
  if (!looksLikeDicom(bytes)) throw new Rejected("UNRECOGNISED_FORMAT");
  const start = prefixAt(bytes) ?? 0;
  // The group length of the meta information is often wrong, so group 0002 is read to its actual end.
  const { dataSet: meta, end } = readDataSet(bytes, start, { explicit: true, until: (tag) => tag >>> 16 !== 2 });
  return { meta, dataSetAt: end, transferSyntax: textOf(meta, tags.TransferSyntaxUID) ?? guessTransferSyntax(bytes, end) };
}

function guessTransferSyntax(bytes: Uint8Array, at: number): string {
  const encoding = encodingAt(bytes, at);
  if (encoding?.bigEndian) return transferSyntaxes.explicitBigEndian;
  return encoding?.explicit ? transferSyntaxes.explicitLittleEndian : transferSyntaxes.implicitLittleEndian;
}
