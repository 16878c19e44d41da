import { CsvError, parse } from "#csv-parse";
import { CsvRefused } from "./csv-refused.ts";
import { decodeText } from "./decode-text.ts";

/** One record of a CSV file, by column name, and the line on which it starts. */
export interface CsvRow {
  readonly line: number;
  readonly values: Readonly<Record<string, string>>;
  /** Set if the record has more or fewer fields than the header: its values may then be under the wrong names. */
  readonly fault?: string;
}

export interface CsvTable {
  readonly columns: readonly string[];
  readonly rows: readonly CsvRow[];
}

export interface CsvOptions {
  /** Columns to keep of a large table; by default all. */
  readonly wanted?: (column: string) => boolean;
  /** What values under a blank column name mean: by default a fault of their row; "IGNORED" for tables to which a program has added an index. */
  readonly unnamedColumns?: "IGNORED";
  /** The encoding that a table may have if it is not UTF-8; see `decodeText`. */
  readonly otherwise?: "windows-1252";
}

/**
 * Parses CSV (RFC 4180) with a header. The separator is a comma or a semicolon, as in the header or in Excel's first line `sep=;`. Values are trimmed
 * unless quoted; records with only blanks are left out.
 * @throws CsvRefused
 */
export function parseCsv(bytes: Uint8Array, options: CsvOptions = {}): CsvTable {
  const text = decodeText(bytes, options.otherwise);
  const { separator, body, lines } = separatorOf(text);
  let columns: readonly string[] | null = null;
  const rows: CsvRow[] = [];
  let ended = lines;
  const onRecord = (fields: readonly string[], endLine: number) => {
    const line = ended + 1;
    ended = lines + endLine;
    if (fields.every((field) => field.trim() === "")) return;
    if (columns === null) columns = headerOf(fields, line);
    else rows.push(rowOf(columns, fields, line, options));
  };
  try {
    parse(body, {
      delimiter: separator,
      record_delimiter: ["\r\n", "\n", "\r"],
      trim: true,
      relax_column_count: true,
      on_record: (fields: string[], { lines: endLine }) => {
        onRecord(fields, endLine);
        return null;
      },
    });
  } catch (error) {
    if (error instanceof CsvError) throw new CsvRefused(ended + 1, wordsOf(error.code));
    throw error;
  }
  if (columns === null) throw new CsvRefused(1, "the file is empty");
  return { columns, rows };
}

function separatorOf(text: string): { separator: string; body: string; lines: number } {
  const told = /^"?sep=([^"\r\n]*)"?(?:\r\n|\r|\n|$)/i.exec(text);
  if (told) {
    const [line, separator = ""] = told;
    if (separator !== "," && separator !== ";")
      throw new CsvRefused(1, `the separator ${JSON.stringify(separator)} is not read, only , and ;`);
    return { separator, body: text.slice(line.length), lines: 1 };
  }
  const header = text.split(/\r\n|\r|\n/).find((line) => line.trim() !== "") ?? "";
  const unquoted = header.replace(/"[^"]*"/g, "");
  const used = [",", ";", "\t", "|"].filter((separator) => unquoted.includes(separator));
  if (used.length > 1) throw new CsvRefused(1, `the header mixes the separators ${used.map((one) => JSON.stringify(one)).join(" and ")}`);
  const [separator = ","] = used;
  if (separator !== "," && separator !== ";")
    throw new CsvRefused(1, `the header is separated by ${separator === "\t" ? "tabs" : separator}, not by , or ;`);
  return { separator, body: text, lines: 0 };
}

function headerOf(fields: readonly string[], line: number): string[] {
  const columns = fields.map((name) => name.trim());
  const twice = columns.find((name, index) => name !== "" && columns.indexOf(name) !== index);
  if (twice) throw new CsvRefused(line, `the header names the column ${twice} twice`);
  return columns;
}

function rowOf(columns: readonly string[], fields: readonly string[], line: number, { wanted, unnamedColumns }: CsvOptions): CsvRow {
  const named = columns.flatMap((name, index) => (name === "" || wanted?.(name) === false ? [] : [[name, fields[index] ?? ""] as const]));
  // No prototype, so that a column such as "constructor" is missing if it is not there.
  const values: Record<string, string> = Object.assign(Object.create(null), Object.fromEntries(named));
  const unnamed = columns.findIndex((name, index) => name === "" && (fields[index] ?? "").trim() !== "");
  if (fields.length !== columns.length)
    return { line, values, fault: `it has ${fields.length} field${fields.length === 1 ? "" : "s"} where the header has ${columns.length}` };
  return unnamed < 0 || unnamedColumns === "IGNORED"
    ? { line, values }
    : { line, values, fault: `its field ${unnamed + 1} stands under no column name` };
}

function wordsOf(code: string): string {
  if (code === "CSV_QUOTE_NOT_CLOSED") return "a quote that opens here is never closed";
  if (code === "INVALID_OPENING_QUOTE" || code === "CSV_INVALID_CLOSING_QUOTE" || code === "CSV_NON_TRIMABLE_CHAR_AFTER_CLOSING_QUOTE")
    return "a quote stands in the middle of a value (write the whole value in quotes and double those within)";
  return `the record cannot be read (${code})`;
}
