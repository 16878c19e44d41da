import { readFile } from "node:fs/promises";
import { decodePixels, parseDicom } from "@second-read/dicom";
import { Rejected } from "@second-read/domain";
import { type FileFormat, readPicture, sniffFormat } from "@second-read/imaging";

/** The stored values that we read, signed if they are, or the code with which we refuse the file. */
export async function readByUs(path: string): Promise<{ rows: number; columns: number; values: Int32Array } | string> {
  const bytes = new Uint8Array(await readFile(path));
  try {
    const format: FileFormat = sniffFormat(bytes, null);
    if (format !== "DICOM") {
      const picture = await readPicture(bytes, format);
      return { rows: picture.rows, columns: picture.columns, values: Int32Array.from(picture.pixels) };
    }
    const stored = await decodePixels(parseDicom(bytes));
    return { rows: stored.rows, columns: stored.columns, values: Int32Array.from(stored.pixels, (value) => value - stored.offset) };
  } catch (error) {
    if (error instanceof Rejected) return error.code;
    throw error;
  }
}
