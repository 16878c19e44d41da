import { Rejected } from "@second-read/domain";
import { type DataSet, textOf } from "./data-set.ts";
import { namesVr, readDataSet } from "./read-data-set.ts";
import { tags, transferSyntaxes } from "./tags.ts";

/** Where the data set of a file begins and how it is written. */
export interface Part10Start {
  readonly transferSyntax: string;
  readonly dataSetAt: number;
  readonly meta: DataSet;
}

/** Whether the bytes look like DICOM: a Part 10 prefix, or a data set that begins at once with group 0002 or 0008. */
export function looksLikeDicom(bytes: Uint8Array): boolean {
  return prefixAt(bytes) !== null || startsWithDataSet(bytes);
}

function prefixAt(bytes: Uint8Array): number | null {
  for (const at of [128, 0]) if (String.fromCharCode(...bytes.subarray(at, at + 4)) === "DICM") return at + 4;
  return null;
}

function startsWithDataSet(bytes: Uint8Array): boolean {
  if (bytes.length < 12 || bytes[1] !== 0 || bytes[3] !== 0 || (bytes[0] !== 2 && bytes[0] !== 8)) return false;
  if (namesVr(bytes, 0)) return true;
  // Implicit: the first element of group 0008 is short.
  const length = new DataView(bytes.buffer, bytes.byteOffset).getUint32(4, true);
  return bytes[0] === 8 && length <= 256 && length + 8 <= bytes.length;
}

/** Reads the preamble, prefix and meta information, each of which old files may lack. Throws Rejected UNRECOGNISED_FORMAT, TRUNCATED or CORRUPT. */
export function readPart10Start(bytes: Uint8Array): Part10Start {
  if (!looksLikeDicom(bytes)) throw new Rejected("UNRECOGNISED_FORMAT");
  const start = prefixAt(bytes) ?? 0;
  // The group length of the meta information is often wrong, so the end of group 0002 is found by looking.
  const { dataSet: meta, end } = readDataSet(bytes, start, { explicit: true, until: (tag) => tag >>> 16 !== 2 });
  return { meta, dataSetAt: end, transferSyntax: textOf(meta, tags.TransferSyntaxUID) ?? guessTransferSyntax(bytes, end) };
}

function guessTransferSyntax(bytes: Uint8Array, at: number): string {
  return namesVr(bytes, at) ? transferSyntaxes.explicitLittleEndian : transferSyntaxes.implicitLittleEndian;
}
