import { inflateRawSync } from "node:zlib";
import { Rejected } from "../rejected.ts";
import type { DataSet } from "./data-set.ts";
import { readPart10Start } from "./part-10.ts";
import { readDataSet } from "./read-data-set.ts";
import { transferSyntaxes } from "./tags.ts";

/** A deflated data set may grow to this much: one mammogram of the largest matrix, and its header. */
const largestInflatedBytes = 160 * 1024 * 1024;

export interface ParsedDicom {
  readonly transferSyntax: string;
  readonly dataSet: DataSet;
}

/**
 * Parses a DICOM file, with or without preamble and meta information, in any little-endian transfer syntax.
 * Throws Rejected: TRUNCATED when a length points past the end, UNRECOGNISED_FORMAT when it is no DICOM, UNSUPPORTED_TRANSFER_SYNTAX.
 */
export function parseDicom(bytes: Uint8Array): ParsedDicom {
  const { transferSyntax, dataSetAt } = readPart10Start(bytes);
  if (!(Object.values(transferSyntaxes) as string[]).includes(transferSyntax) || transferSyntax === transferSyntaxes.explicitBigEndian) {
    throw new Rejected("UNSUPPORTED_TRANSFER_SYNTAX");
  }
  if (transferSyntax === transferSyntaxes.deflatedExplicitLittleEndian) {
    return { transferSyntax, dataSet: readDataSet(inflate(bytes.subarray(dataSetAt)), 0, { explicit: true }).dataSet };
  }
  const explicit = transferSyntax !== transferSyntaxes.implicitLittleEndian;
  return { transferSyntax, dataSet: readDataSet(bytes, dataSetAt, { explicit }).dataSet };
}

/** Bounded: a bomb of some megabytes would otherwise become gigabytes. */
function inflate(bytes: Uint8Array): Uint8Array {
  try {
    return inflateRawSync(bytes, { maxOutputLength: largestInflatedBytes });
  } catch (error) {
    throw new Rejected((error as { code?: string }).code === "ERR_BUFFER_TOO_LARGE" ? "TOO_LARGE" : "TRUNCATED");
  }
}
