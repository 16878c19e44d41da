/** One record of a CSV file by its header's names, with the line it began on. */
export interface CsvRow {
  readonly line: number;
  readonly values: Readonly<Record<string, string>>;
}

/**
 * Parses CSV (RFC 4180: quotes, doubled quotes, line breaks within quotes) with a header, comma or semicolon, with or without byte order mark.
 * Values are trimmed; names of columns too; records that are all blank are left out.
 */
export function parseCsv(text: string): { columns: readonly string[]; rows: readonly CsvRow[] } {
  const source = text.replace(/^\uFEFF/, "");
  const firstLine = source.slice(0, Math.max(0, source.search(/\r?\n|$/)));
  const separator = firstLine.includes(",") || !firstLine.includes(";") ? "," : ";";
  const [header, ...records] = splitRecords(source, separator);
  const columns = (header?.fields ?? []).map((name) => name.trim());
  const rows = records
    .map(({ line, fields }) => ({ line, values: Object.fromEntries(columns.map((name, index) => [name, (fields[index] ?? "").trim()])) }))
    .filter(({ values }) => Object.values(values).some((value) => value !== ""));
  return { columns, rows };
}

function splitRecords(source: string, separator: string): { line: number; fields: string[] }[] {
  const records: { line: number; fields: string[] }[] = [];
  let fields: string[] = [];
  let field = "";
  let quoted = false;
  let line = 1;
  let startLine = 1;
  const endRecord = () => {
    records.push({ line: startLine, fields: [...fields, field] });
    fields = [];
    field = "";
    startLine = line;
  };
  for (let at = 0; at < source.length; at++) {
    const character = source[at];
    if (character === "\n") line++;
    if (quoted) {
      if (character !== '"') field += character;
      else if (source[at + 1] === '"') field += source[++at];
      else quoted = false;
    } else if (character === '"' && field === "") quoted = true;
    else if (character === separator) {
      fields.push(field);
      field = "";
    } else if (character === "\n") endRecord();
    else if (character !== "\r") field += character;
  }
  if (field !== "" || fields.length > 0) endRecord();
  return records;
}
