export type CsvValue = string | number | boolean | null | undefined;

/**
 * A table as RFC 4180 has it, its header first. Text that a spreadsheet would take for a formula gets an apostrophe in front (`textOfCell` takes it
 * away again): names of vendors and remarks come from outside.
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
  // Text that begins with apostrophes and then as a formula does gets one more, so that taking one away always gives what there was.
  const text = /^'*[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  // Blanks at the ends are kept where the text is quoted.
  return /[",\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** The text that a cell was written of. */
export function textOfCell(text: string): string {
  return /^'+[=+\-@\t\r]/.test(text) ? text.slice(1) : text;
}
