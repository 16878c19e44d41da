export type CsvValue = string | number | boolean | null | undefined;

/**
 * A table according to RFC 4180, header first. Text that a spreadsheet would take for a formula is prefixed with an apostrophe (`textOfCell` removes
 * it): vendor names and notes come from outside.
 */
export function toCsv<Column extends string>(columns: readonly Column[], rows: readonly Readonly<Record<Column, CsvValue>>[]): string {
  return [columns, ...rows.map((row) => columns.map((column) => row[column]))].map(csvLine).join("");
}

/** One record, with its line break. */
export function csvLine(values: readonly CsvValue[]): string {
  return `${values.map(cell).join(",")}\r\n`;
}

function cell(value: CsvValue): string {
  if (value === null || value === undefined) return "";
  if (typeof value !== "string") return String(value);
  // Text that begins with apostrophes followed by a formula gets one more, so that removing one always restores the original.
  const text = /^'*[=+\-@\t\r\n＝＋－＠]/.test(value) ? `'${value}` : value;
  // Blanks at the ends are kept where the text is quoted.
  return /[",\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** The original text of a cell. */
export function textOfCell(text: string): string {
  return /^'+[=+\-@\t\r\n＝＋－＠]/.test(text) ? text.slice(1) : text;
}
