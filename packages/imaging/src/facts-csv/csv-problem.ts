import { CsvRefused } from "./csv-refused.ts";
import { type CsvRow, type CsvTable, parseCsv } from "./parse-csv.ts";

/** A row that cannot be used; the message names its line. */
export interface CsvProblem {
  readonly line: number;
  /** The file that the row is about; null if the row names none. */
  readonly file: string | null;
  /** `Line 3: …`, without a full stop. */
  readonly message: string;
}

/** A table with the expected header, or why the whole file cannot be read. */
export function readTable(
  bytes: Uint8Array,
  mayHave: (column: string) => boolean,
  known: readonly string[],
): CsvTable | { readonly refusal: CsvProblem } {
  try {
    const table = parseCsv(bytes);
    if (!table.columns.includes("file")) throw new CsvRefused(1, "there is no column named file");
    const unknown = table.columns.filter((name) => name !== "" && !mayHave(name));
    if (unknown.length > 0)
      throw new CsvRefused(
        1,
        `unknown ${unknown.length > 1 ? "columns" : "column"} ${unknown.map(quote).join(", ")} (known: ${known.join(", ")})`,
      );
    return table;
  } catch (error) {
    if (error instanceof CsvRefused) return { refusal: { line: error.line, file: null, message: capital(error.message) } };
    throw error;
  }
}

/** Thrown for the first wrong value of a row, with its column. */
export class WrongValue extends Error {
  constructor(column: string, value: string, expected: string) {
    super(`${column} is ${quote(value)}, not ${expected}`);
  }
}

/** Reads one row, or returns what is wrong with it. */
export function readRow<Read>(row: CsvRow, file: string, read: (values: CsvRow["values"]) => Read): Read | CsvProblem {
  const problem = (fault: string): CsvProblem => ({ line: row.line, file: file || null, message: `Line ${row.line}: ${fault}` });
  if (row.fault) return problem(row.fault);
  if (file === "") return problem("it names no file");
  try {
    return read(row.values);
  } catch (error) {
    if (error instanceof WrongValue) return problem(error.message);
    throw error;
  }
}

const longestQuoted = 60;

function quote(text: string): string {
  return JSON.stringify(text.length > longestQuoted ? `${text.slice(0, longestQuoted)}…` : text);
}

function capital(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}
