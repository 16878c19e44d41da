import { CsvRefused } from "./csv-refused.ts";

const byteOrderMarks: readonly (readonly [encoding: string, bytes: readonly number[]])[] = [
  ["utf-32", [0xff, 0xfe, 0, 0]],
  ["utf-32", [0, 0, 0xfe, 0xff]],
  ["utf-8", [0xef, 0xbb, 0xbf]],
  ["utf-16le", [0xff, 0xfe]],
  ["utf-16be", [0xfe, 0xff]],
];

const otherFiles: readonly (readonly [what: string, bytes: readonly number[]])[] = [
  ["an Excel workbook or another zip file, not CSV; save it as CSV UTF-8", [0x50, 0x4b, 0x03, 0x04]],
  ["an Excel 97 workbook, not CSV; save it as CSV UTF-8", [0xd0, 0xcf, 0x11, 0xe0]],
  ["a gzip file, not CSV; unpack it", [0x1f, 0x8b]],
  ["a PDF, not CSV", [0x25, 0x50, 0x44, 0x46, 0x2d]],
];

/**
 * The text of a CSV file: UTF-8 with or without a byte order mark, or UTF-16 with one. Anything else is refused, because a wrong guess could turn one
 * patient into two, unless `otherwise` names the encoding that a published table may have.
 * @throws CsvRefused
 */
export function decodeText(bytes: Uint8Array, otherwise?: "windows-1252"): string {
  const begins = (mark: readonly number[]) => mark.every((byte, index) => bytes[index] === byte);
  const other = otherFiles.find(([, mark]) => begins(mark));
  if (other) throw new CsvRefused(1, `this is ${other[0]}`);
  const [encoding, mark] = byteOrderMarks.find(([, candidate]) => begins(candidate)) ?? ["utf-8", []];
  if (encoding === "utf-32") throw new CsvRefused(1, "the text is UTF-32; save it as UTF-8");
  const body = bytes.subarray(mark.length);
  if (mark.length === 0 && body.includes(0))
    throw new CsvRefused(
      lineOf(body, body.indexOf(0)),
      "there is a zero byte: UTF-16 without a byte order mark, or not text; save it as UTF-8",
    );
  const text = decodeExactly(encoding, body, otherwise);
  const stray = /(?![\t\n\r])[\p{Cc}\ufffd]/u.exec(text);
  if (stray) {
    const line = text.slice(0, stray.index).split(/\r\n|\r|\n/).length;
    const found = stray[0] === "\ufffd" ? "a replacement character (U+FFFD): text was lost when the file was made" : "a control character";
    throw new CsvRefused(line, `there is ${found}; save it again as UTF-8`);
  }
  return text;
}

function decodeExactly(encoding: string, body: Uint8Array, otherwise?: "windows-1252"): string {
  try {
    return new TextDecoder(encoding, { fatal: true, ignoreBOM: true }).decode(body);
  } catch {
    if (encoding !== "utf-8")
      throw new CsvRefused(1, `the text is not whole ${encoding.toUpperCase().replace("LE", "").replace("BE", "")}; save it as UTF-8`);
    if (otherwise) return new TextDecoder(otherwise).decode(body);
    throw new CsvRefused(
      lineOf(body, firstInvalid(body)),
      "there are bytes that are not UTF-8 (Latin-1 or Windows-1252, perhaps); save it as UTF-8",
    );
  }
}

/** The position of the first invalid byte, by bisection. */
function firstInvalid(body: Uint8Array): number {
  let [valid, length] = [0, body.length];
  const decodes = (end: number) => {
    try {
      // In stream mode a character that is cut off at the end is not an error.
      new TextDecoder("utf-8", { fatal: true }).decode(body.subarray(0, end), { stream: true });
      return true;
    } catch {
      return false;
    }
  };
  while (length - valid > 1) {
    const middle = (valid + length) >>> 1;
    if (decodes(middle)) valid = middle;
    else length = middle;
  }
  return valid;
}

function lineOf(bytes: Uint8Array, at: number): number {
  let line = 1;
  for (let index = 0; index < at; index++) if (bytes[index] === 10) line++;
  return line;
}
