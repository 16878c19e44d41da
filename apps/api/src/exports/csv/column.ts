import type { CsvValue } from "@second-read/domain";

/** How the values of a column are written. */
export type ColumnType = "id" | "text" | "word" | "integer" | "number" | "boolean" | "date" | "time" | "json" | "points" | "words";

export const typesInWords: Readonly<Record<ColumnType, string>> = {
  id: "text that names a row of this project; the same in every export",
  text: "text",
  word: "one of the listed words",
  integer: "whole number",
  number: "number with a decimal point",
  boolean: "true or false",
  date: "YYYY-MM-DD, shifted by the patient's own number of days",
  time: "ISO 8601 in UTC",
  json: "JSON",
  points: "column and row in turn, separated by blanks, in stored pixels; origin top left, pixel centres at .5",
  words: "words separated by blanks",
};

export interface Column<Row> {
  readonly name: string;
  readonly type: ColumnType;
  /** For the data dictionary. */
  readonly meaning: string;
  /** For a word: the possible values. */
  readonly words?: readonly string[];
  value(row: Row): CsvValue;
}

/** A table of an export: the single definition of its contents, for its file and for the data dictionary. */
export interface Table<Row> {
  readonly name: string;
  readonly oneRow: string;
  readonly columns: readonly Column<Row>[];
}
