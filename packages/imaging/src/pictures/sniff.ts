import { looksLikeDicom } from "@second-read/dicom/elements";
import { Rejected } from "@second-read/domain";
import { type FileFormat, formatOfExtension } from "./extensions.ts";

/**
 * Recognises a file's format by its content. The name does not decide, but it must not contradict. Throws Rejected: EMPTY_FILE, UNRECOGNISED_FORMAT,
 * or WRONG_EXTENSION if the name is that of another known format.
 */
export function sniffFormat(bytes: Uint8Array, extension: string | null): FileFormat {
  if (bytes.length === 0) throw new Rejected("EMPTY_FILE");
  const format = formatOfContent(bytes);
  if (!format) throw new Rejected("UNRECOGNISED_FORMAT");
  const named = extension ? formatOfExtension[extension] : undefined;
  if (named && named !== format) throw new Rejected("WRONG_EXTENSION", { found: format });
  return format;
}

function formatOfContent(bytes: Uint8Array): FileFormat | null {
  const head = Array.from(bytes.subarray(0, 8), (byte) => byte.toString(16).padStart(2, "0")).join("");
  // A DICOM preamble may look like another format; the prefix at byte 128 decides, and the preamble is dropped.
  if (looksLikeDicom(bytes)) return "DICOM";
  if (head === "89504e470d0a1a0a") return "PNG";
  if (/^(49492[ab]00|4d4d002[ab])/.test(head)) return "TIFF";
  if (head.startsWith("ffd8ff")) return "JPEG";
  return /^P[25][\s#]/.test(String.fromCharCode(...bytes.subarray(0, 3))) ? "PGM" : null;
}
