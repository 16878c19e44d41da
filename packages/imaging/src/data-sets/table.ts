import { readSheet } from "read-excel-file/universal";
import { WrongValue } from "../facts-csv/csv-problem.ts";
import { CsvRefused } from "../facts-csv/csv-refused.ts";
import { type CsvRow, type CsvTable, parseCsv } from "../facts-csv/parse-csv.ts";
import { type DataSetFolder, NotTheDataSet, type TableUse } from "./data-set.ts";
import { nameOf } from "./file-names.ts";

export type Values = Readonly<Record<string, string>>;

/** The rows of a data set's table; each must be used or left out with a reason, which `end` checks. */
export class Table {
  private readonly ended = new Map<CsvRow, string | null>();

  constructor(
    readonly path: string,
    readonly rows: readonly CsvRow[],
  ) {}

  use(row: CsvRow): void {
    this.ended.set(row, null);
  }

  leaveOut(row: CsvRow, reason: string): void {
    this.ended.set(row, reason);
  }

  /** @throws Error if a row was forgotten, which is a fault of the mapping */
  end(): TableUse {
    const leftOut = new Map<string, number[]>();
    for (const row of this.rows) {
      const reason = this.ended.get(row);
      if (reason === undefined) throw new Error(`line ${row.line} of ${this.path} was forgotten`);
      if (reason !== null) leftOut.set(reason, [...(leftOut.get(reason) ?? []), row.line]);
    }
    return { table: this.path, rows: this.rows.length, leftOut };
  }
}

export interface TableForm {
  /** File name. */
  readonly name: RegExp;
  /** Required columns, each with its names in different releases. */
  readonly columns: readonly (readonly string[])[];
  /** Optional columns. */
  readonly also?: readonly (readonly string[])[];
}

/** All tables of this form in the folder, CSV files or Excel workbooks. Each column is renamed to the first of its names. */
export async function readTables(folder: DataSetFolder, { name, columns, also = [] }: TableForm): Promise<Table[]> {
  const paths = folder.paths.filter((path) => name.test(nameOf(path)));
  const wanted = [...columns, ...also];
  return Promise.all(
    paths.map(async (path) => {
      const table = await readOne(path, await folder.read(path), (column) => wanted.some((names) => names.includes(column)));
      const missing = columns.find((names) => !names.some((one) => table.columns.includes(one)));
      if (missing) throw new NotTheDataSet(`The table ${path} has no column ${missing.join(" or ")}.`);
      return new Table(
        path,
        table.rows.map((row) => ({ ...row, values: underFirstNames(row.values, wanted) })),
      );
    }),
  );
}

/** The one table of this form. If there are several, the CSV file is taken, since somebody has saved it from the other. */
export async function readTable(folder: DataSetFolder, form: TableForm, title: string): Promise<Table> {
  const tables = await readTables(folder, form);
  const [table, ...more] = tables.length > 1 ? tables.filter(({ path }) => /\.csv$/i.test(path)) : tables;
  if (!table && tables.length === 0) throw new NotTheDataSet(`There is no ${title} in the folder.`);
  if (!table || more.length > 0)
    throw new NotTheDataSet(`There are several tables ${title}: ${tables.map(({ path }) => path).join(", ")}.`);
  return table;
}

async function readOne(path: string, bytes: Uint8Array, wanted: (column: string) => boolean): Promise<CsvTable> {
  if (/\.xlsx$/i.test(path)) return readWorkbook(path, bytes, wanted);
  try {
    // All columns that are read are ASCII; others may have notes in another language.
    const table = parseCsv(bytes, { wanted, unnamedColumns: "IGNORED", otherwise: "windows-1252" });
    // Its values may stand under the wrong names, and which image the row is about is then unknown too.
    const shifted = table.rows.find(({ fault }) => fault !== undefined);
    if (shifted?.fault) throw new CsvRefused(shifted.line, shifted.fault);
    return table;
  } catch (error) {
    if (error instanceof CsvRefused) throw new NotTheDataSet(`The table ${path} cannot be read: ${error.message}.`);
    throw error;
  }
}

async function readWorkbook(path: string, bytes: Uint8Array, wanted: (column: string) => boolean): Promise<CsvTable> {
  const cells = await readSheet(new Blob([bytes as Uint8Array<ArrayBuffer>])).catch(() => {
    throw new NotTheDataSet(`The table ${path} is no Excel workbook that can be read. Save it as CSV.`);
  });
  const [header = [], ...records] = cells.map((row) => row.map((cell) => String(cell ?? "").trim()));
  const twice = header.find((name, at) => wanted(name) && header.indexOf(name) !== at);
  if (twice) throw new NotTheDataSet(`The table ${path} cannot be read: line 1: the header names the column ${twice} twice.`);
  const rows = records.flatMap((record, index) => {
    const values = Object.fromEntries(header.flatMap((name, at) => (name !== "" && wanted(name) ? [[name, record[at] ?? ""]] : [])));
    return record.every((cell) => cell === "") ? [] : [{ line: index + 2, values }];
  });
  return { columns: header, rows };
}

function underFirstNames(values: Values, columns: TableForm["columns"]): Values {
  return Object.fromEntries(
    columns.flatMap((names) => {
      const name = names.find((one) => values[one] !== undefined);
      return name === undefined ? [] : [[names[0] ?? name, (values[name] ?? "").trim()]];
    }),
  );
}

/** The meaning of a word in a table; null for a blank. */
export function meaningOf<Meaning>(values: Values, column: string, meanings: Readonly<Record<string, Meaning>>): Meaning | null {
  const word = values[column] ?? "";
  if (word === "" || /^(nan|none)$/i.test(word)) return null;
  const meaning = Object.entries(meanings).find(([known]) => known.toLowerCase() === word.toLowerCase());
  if (!meaning) throw new WrongValue(column, word, `one of ${Object.keys(meanings).join(", ")}`);
  return meaning[1];
}

/** A number as statistics programs write it, such as 61, 61.0 or 1.5e3; null for a blank. */
export function numberOf(values: Values, column: string): number | null {
  const text = values[column] ?? "";
  if (text === "" || /^(nan|none)$/i.test(text)) return null;
  const value = /^-?\d+(\.\d+)?(e[+-]?\d+)?$/i.test(text) ? Number(text) : Number.NaN;
  if (!Number.isFinite(value)) throw new WrongValue(column, text, "a number");
  return value;
}

/** A plausible age in whole years; null for anything else, such as 090Y+, or 0 for unknown. */
export function ageOf(values: Values, column: string): number | null {
  const years = Number((values[column] ?? "").replace(/Y$/i, "") || Number.NaN);
  return years > 0 && years <= 130 ? Math.floor(years) : null;
}
