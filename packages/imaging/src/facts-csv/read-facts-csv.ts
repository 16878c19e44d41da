import { breastClasses, defaultLexiconVersion, lateralities, lexiconOf, viewModifiers, views } from "@second-read/domain";
import type { ImportedFacts } from "../import/imported-facts.ts";
import { type CsvProblem, readRow, readTable } from "./csv-problem.ts";
import { normalisePath } from "./normalise-path.ts";
import type { CsvRow } from "./parse-csv.ts";
import { dayOf, decimalOf, keyOf, textOf, wordOf, wordsOf, yesOrNoOf } from "./read-value.ts";

export type { CsvProblem } from "./csv-problem.ts";

/** One row of a facts file; `file` is a name, or a path with forward slashes. */
export interface FileFacts {
  readonly file: string;
  readonly line: number;
  readonly facts: ImportedFacts;
}

export interface FactsRead {
  readonly rows: readonly FileFacts[];
  readonly problems: readonly CsvProblem[];
  /** Why the whole file cannot be used. */
  readonly refusal: CsvProblem | null;
}

export const factsColumns = [
  "file",
  "patientKey",
  "examKey",
  "laterality",
  "view",
  "viewModifiers",
  "class",
  "density",
  "pixelSpacingMm",
  "acquiredOn",
  "ageYears",
  "vendor",
  "pixelsAreClean",
] as const;
const readable: readonly string[] = [...factsColumns, "note"];

/**
 * Reads a facts CSV: one row per file, with the column `file`, any of `factsColumns`, and `note`, which is not sent. By listing a file the sender
 * vouches that no name is burned into its pixels, unless the file itself says otherwise; `yes` or `no` in the column `pixelsAreClean` overrides the
 * file. Rows with mistakes are reported and left out. All rows of a file are returned; `planImport` checks whether they agree.
 */
export function readFactsCsv(bytes: Uint8Array, now: number = Date.now()): FactsRead {
  const table = readTable(bytes, (column) => readable.includes(column), readable);
  if ("refusal" in table) return { rows: [], problems: [], refusal: table.refusal };
  const rows: FileFacts[] = [];
  const problems: CsvProblem[] = [];
  for (const row of table.rows) {
    const file = normalisePath(row.values.file ?? "");
    const read = readRow(row, file, (values) => ({ file, line: row.line, facts: factsOf(values, now) }));
    if ("facts" in read) rows.push(read);
    else problems.push(read);
  }
  return { rows, problems, refusal: null };
}

function factsOf(values: CsvRow["values"], now: number): ImportedFacts {
  const acquiredOn = dayOf(values, "acquiredOn", now);
  return {
    patientKey: keyOf(values, "patientKey"),
    examKey: keyOf(values, "examKey"),
    laterality: wordOf(values, "laterality", lateralities),
    view: wordOf(values, "view", views),
    viewModifiers: wordsOf(values, "viewModifiers", viewModifiers),
    class: wordOf(values, "class", breastClasses),
    density: wordOf(
      values,
      "density",
      lexiconOf(defaultLexiconVersion).densities.map(({ value }) => value),
    ),
    pixelSpacingMm: decimalOf(values, "pixelSpacingMm", "a number such as 0.07, above 0 and below 5", (mm) => mm > 0 && mm < 5),
    acquiredOn: acquiredOn === null ? null : `${acquiredOn}T00:00:00.000Z`,
    ageYears: decimalOf(
      values,
      "ageYears",
      "a whole number from 1 to 130",
      (years) => Number.isInteger(years) && years >= 1 && years <= 130,
    ),
    vendor: textOf(values, "vendor"),
    pixelsAreClean: yesOrNoOf(values, "pixelsAreClean"),
    vouchedFor: true,
  };
}
