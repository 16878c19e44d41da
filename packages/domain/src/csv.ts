/**
 * Rows of a CSV text (RFC 4180: quotes, doubled quotes, line breaks inside quotes; any line ending; a byte-order mark is
 * dropped) as records by the names of the first row, trimmed. `line` is where a row begins, from 1. Empty lines are no rows.
 */
export function parseCsv(text: string): { line: number; values: Readonly<Record<string, string>> }[] {
  const [header, ...rows] = splitRows(text.replace(/^\uFEFF/, ""));
  const names = header?.cells.map((name) => name.trim()) ?? [];
  return rows.map(({ line, cells }) => ({ line, values: Object.fromEntries(names.map((name, i) => [name, cells[i]?.trim() ?? ""])) }));
}

function splitRows(text: string): { line: number; cells: string[] }[] {
  const rows: { line: number; cells: string[] }[] = [];
  let cells: string[] = [];
  let cell = "";
  let quoted = false;
  let line = 1;
  let begun = 1;
  const endRow = () => {
    cells.push(cell);
    if (cells.some((one) => one.trim() !== "")) rows.push({ line: begun, cells });
    cells = [];
    cell = "";
    begun = line;
  };
  for (let i = 0; i < text.length; i += 1) {
    const character = text[i];
    if (character === "\n") line += 1;
    if (quoted) {
      if (character !== '"') cell += character;
      else if (text[i + 1] === '"') {
        cell += '"';
        i += 1;
      } else quoted = false;
    } else if (character === '"' && cell.trim() === "") {
      quoted = true;
      cell = "";
    } else if (character === ",") {
      cells.push(cell);
      cell = "";
    } else if (character === "\n") endRow();
    else if (character !== "\r") cell += character;
  }
  endRow();
  return rows;
}
