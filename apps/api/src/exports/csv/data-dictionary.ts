import { csvLine } from "@second-read/domain";
import { type Table, typesInWords } from "./column.ts";

const header = ["file", "oneRowIs", "column", "type", "words", "meaning"] as const;

/** The meaning of every column of every table. */
export function dataDictionary(tables: readonly Table<never>[]): string {
  const rows = tables.flatMap(({ name, oneRow, columns }) =>
    columns.map((column) => [`${name}.csv`, oneRow, column.name, typesInWords[column.type], column.words?.join(" "), column.meaning]),
  );
  return [header, ...rows].map(csvLine).join("");
}
