import { inflateRawSync } from "node:zlib";
import { codeOfError, Rejected } from "@second-read/domain";
import type { DataSet } from "./data-set.ts";
import { readPart10Start } from "./part-10.ts";
import { encodingAt, readDataSet } from "./read-data-set.ts";
import { transferSyntaxes } from "./tags.ts";

/** The most that a deflated data set may grow to: one mammogram of the largest matrix, and its header. */
const largestInflatedBytes = 160 * 1024 * 1024;

export interface ParsedDicom {
  readonly transferSyntax: string;
  readonly dataSet: DataSet;
}

/**
 * Parses a DICOM file, with or without preamble and meta information, in any transfer syntax that is known here. If the bytes contradict the transfer
 * syntax as to explicit VRs or the byte order, the bytes are believed. Throws Rejected: TRUNCATED if a length points past the end, CORRUPT,
 * TOO_LARGE, UNRECOGNISED_FORMAT if the file is not DICOM, UNSUPPORTED_TRANSFER_SYNTAX.
 */
export function parseDicom(bytes: Uint8Array): ParsedDicom {
  const { transferSyntax, dataSetAt } = readPart10Start(bytes);
  if (!(Object.values(transferSyntaxes) as string[]).includes(transferSyntax)) throw new Rejected("UNSUPPORTED_TRANSFER_SYNTAX");
  const deflated = transferSyntax === transferSyntaxes.deflatedExplicitLittleEndian;
  const [source, start] = deflated ? [inflate(bytes.subarray(dataSetAt)), 0] : [bytes, dataSetAt];
  const encoding = encodingAt(source, start);
  if (!encoding) throw new Rejected("UNSUPPORTED_TRANSFER_SYNTAX", { found: "its bytes are no data set of that syntax" });
  const { dataSet } = readDataSet(source, start, encoding);
  const { explicitBigEndian, explicitLittleEndian } = transferSyntaxes;
  if (encoding.bigEndian) return { transferSyntax: explicitBigEndian, dataSet };
  return { transferSyntax: transferSyntax === explicitBigEndian ? explicitLittleEndian : transferSyntax, dataSet };
}

/** With a limit, because a bomb of a few megabytes would become gigabytes. */
function inflate(bytes: Uint8Array): Uint8Array {
  try {
    return inflateRawSync(bytes, { maxOutputLength: largestInflatedBytes });
  } catch (error) {
    const code = codeOfError(error);
    if (code === "ERR_BUFFER_TOO_LARGE") throw new Rejected("TOO_LARGE", { limit: largestInflatedBytes });
    throw new Rejected(code === "Z_BUF_ERROR" ? "TRUNCATED" : "CORRUPT", { found: "its deflated data set" });
  }
}
