export type CsvValue = string | number | boolean | null | undefined;

/**
 * A table according to RFC 4180, header first. Where a spreadsheet would take text for a formula, an apostrophe precedes it (`textOfCell` removes
 * it): vendor names and notes come from outside. In many countries spreadsheets separate cells by semicolons, and then quotes inside a line protect
 * nothing: so does every semicolon, bar, tab and line break begin a cell here.
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
  // Apostrophes followed by a formula get one more, so that removing one always restores the original.
  const text = value.replaceAll(formulas, "'");
  // Blanks at the ends are kept where the text is quoted.
  return /[",\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** The original text of a cell. */
export function textOfCell(text: string): string {
  return text.replaceAll(defusedFormulas, "");
}

/** `before`, where a formula follows, perhaps in quotes: at the start of the text, and of what could be a cell of its own. */
function beforeFormula(before: string): RegExp {
  return new RegExp(`(?<=^|[;|\\t\\r\\n])${before}(?=['"]*[=+\\-@＝＋－＠])|(?<=^)${before}(?=['"]*[\\t\\r\\n])`, "g");
}

const formulas = beforeFormula("");
const defusedFormulas = beforeFormula("'");
