export type CsvValue = string | number | boolean | null | undefined;

/**
 * A table as RFC 4180 has it, its header first. Text that a spreadsheet would take for a formula gets an apostrophe: names of vendors come from files.
 */
export function toCsv<Column extends string>(columns: readonly Column[], rows: readonly Readonly<Record<Column, CsvValue>>[]): string {
  const lines = [columns, ...rows.map((row) => columns.map((column) => row[column]))];
  return lines.map((values) => `${values.map(cell).join(",")}\r\n`).join("");
}

function cell(value: CsvValue): string {
  if (value === null || value === undefined) return "";
  if (typeof value !== "string") return String(value);
  const text = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
