import {
  breastClasses,
  defaultLexiconVersion,
  findingKinds,
  lateralities,
  lexiconOf,
  markShapes,
  pointCountByShape,
  views,
} from "@second-read/domain";
import type { ImportedFacts, ImportedLesion } from "../import/imported-facts.ts";
import { type CsvRow, parseCsv } from "./parse-csv.ts";

/** A row that cannot be used, in words that name its line. */
export interface CsvProblem {
  readonly line: number;
  /** The file that the row is about; null where the fault is not one file's. */
  readonly file: string | null;
  readonly message: string;
}

/** One row of a facts file; `file` is a name or a path with forward slashes. */
export interface FileFacts {
  readonly file: string;
  readonly line: number;
  readonly facts: ImportedFacts;
}

export const factsColumns = [
  "file",
  "patientKey",
  "examKey",
  "laterality",
  "view",
  "class",
  "density",
  "pixelSpacingMm",
  "acquiredOn",
  "ageYears",
  "vendor",
  "pixelsAreClean",
] as const;
const lesionColumns: ReadonlySet<string> = new Set(["file", "kind", "class", "shape", "points", "note"]);

/**
 * Reads a facts CSV: one row a file, columns `file` and any of `factsColumns`. Whoever lists a file vouches that no name is written into its
 * pixels, unless the file says otherwise itself; a column `pixelsAreClean` says `yes` or `no` whatever the file says. Rows with mistakes are reported and left out. Several rows of one file all
 * come back: whether they agree is seen where rows and files meet.
 */
export function readFactsCsv(text: string): { rows: FileFacts[]; problems: CsvProblem[] } {
  const { columns, rows } = parseCsv(text);
  const problems: CsvProblem[] = [];
  if (!columns.includes("file")) return { rows: [], problems: [{ line: 1, file: null, message: "The facts have no column named file." }] };
  const unknown = columns.filter((name) => name !== "" && !(factsColumns as readonly string[]).includes(name));
  if (unknown.length > 0) problems.push({ line: 1, file: null, message: `These columns are not read: ${unknown.join(", ")}.` });
  const facts = rows.flatMap((row): FileFacts[] => {
    const file = normalisePath(row.values.file ?? "");
    const complain = (message: string): [] => {
      problems.push({ line: row.line, file: file || null, message: `Line ${row.line}: ${message}` });
      return [];
    };
    if (file === "") return complain("it names no file.");
    const read = factsOf(row.values);
    return typeof read === "string" ? complain(read) : [{ file, line: row.line, facts: read }];
  });
  return { rows: facts, problems };
}

const yes = /^(yes|true|1)$/i;
const no = /^(no|false|0)$/i;

function factsOf(values: CsvRow["values"]): ImportedFacts | string {
  const laterality = oneOf(lateralities, values.laterality);
  const view = oneOf(views, values.view);
  const breastClass = oneOf(breastClasses, values.class);
  if (laterality === "WRONG") return "laterality is R or L.";
  if (view === "WRONG") return `view is one of ${views.join(", ")}.`;
  if (breastClass === "WRONG") return `class is one of ${breastClasses.join(", ")}.`;
  const clean = values.pixelsAreClean ?? "";
  if (clean !== "" && !yes.test(clean) && !no.test(clean)) return "pixelsAreClean is yes or no.";
  const density = values.density?.toLowerCase() || null;
  const densities = lexiconOf(defaultLexiconVersion).densities.map(({ value }) => value);
  if (density !== null && !densities.includes(density)) return `density is one of ${densities.join(", ")}.`;
  const pixelSpacingMm = numberOf(values.pixelSpacingMm);
  const ageYears = numberOf(values.ageYears);
  if (pixelSpacingMm !== null && !(pixelSpacingMm > 0 && pixelSpacingMm < 5)) return "pixelSpacingMm is a number above 0 and below 5.";
  if (ageYears !== null && !(Number.isInteger(ageYears) && ageYears >= 0 && ageYears <= 130))
    return "ageYears is a whole number up to 130.";
  const acquiredOn = values.acquiredOn || null;
  if (acquiredOn !== null && Number.isNaN(Date.parse(acquiredOn))) return "acquiredOn is a date such as 2024-02-29.";
  return {
    patientKey: values.patientKey || null,
    examKey: values.examKey || null,
    laterality,
    view,
    class: breastClass,
    density,
    pixelSpacingMm,
    acquiredOn: acquiredOn === null ? null : new Date(acquiredOn).toISOString(),
    ageYears,
    vendor: values.vendor || null,
    pixelsAreClean: clean === "" ? null : yes.test(clean),
    vouchedFor: true,
  };
}

/**
 * Reads a lesions CSV: one row a lesion, columns file, kind, class, shape, points (columns and rows in turn, separated by blanks), note (not
 * sent); any other column is an attribute of the lexicon, such as margin. A lesion without points has no place and is left out in silence.
 */
export function readLesionsCsv(text: string): { lesions: ReadonlyMap<string, ImportedLesion[]>; problems: CsvProblem[] } {
  const { columns, rows } = parseCsv(text);
  const lesions = new Map<string, ImportedLesion[]>();
  if (!columns.includes("file")) return { lesions, problems: [{ line: 1, file: null, message: "The lesions have no column named file." }] };
  const problems: CsvProblem[] = [];
  for (const { line, values } of rows) {
    if (!values.points) continue;
    const lesion = lesionOf(values);
    if (typeof lesion === "string")
      problems.push({ line, file: normalisePath(values.file ?? "") || null, message: `Line ${line}: ${lesion}` });
    else {
      const file = normalisePath(values.file ?? "");
      lesions.set(file, [...(lesions.get(file) ?? []), lesion]);
    }
  }
  return { lesions, problems };
}

function lesionOf(values: CsvRow["values"]): ImportedLesion | string {
  const kind = oneOf(findingKinds, values.kind);
  const shape = oneOf(markShapes, values.shape);
  const breastClass = oneOf(breastClasses, values.class);
  if (kind === null || kind === "WRONG") return `kind is one of ${findingKinds.join(", ")}.`;
  if (shape === null || shape === "WRONG") return `shape is one of ${markShapes.join(", ")}.`;
  if (breastClass === "WRONG") return `class is one of ${breastClasses.join(", ")}.`;
  const numbers = (values.points ?? "").split(/[\s,;]+/).map(Number);
  const points = Array.from({ length: Math.floor(numbers.length / 2) }, (_, index) => [
    numbers[index * 2] ?? Number.NaN,
    numbers[index * 2 + 1] ?? Number.NaN,
  ]);
  const [least, most] = pointCountByShape[shape];
  if (numbers.length % 2 === 1 || !numbers.every(Number.isFinite) || points.length < least || points.length > most) {
    return `points are pairs of column and row, as many as a ${shape.toLowerCase()} has.`;
  }
  const attributes = Object.fromEntries(
    Object.entries(values).filter(([name, value]) => name !== "" && value !== "" && !lesionColumns.has(name)),
  );
  return { kind, class: breastClass, shape, points, attributes };
}

/** A word of a list in whatever case; null for none, "WRONG" for another. */
function oneOf<Word extends string>(words: readonly Word[], text: string | undefined): Word | null | "WRONG" {
  if (!text) return null;
  return words.find((word) => word === text.toUpperCase()) ?? "WRONG";
}

function numberOf(text: string | undefined): number | null {
  return text ? Number(text) : null;
}

export function normalisePath(path: string): string {
  return path.replaceAll("\\", "/").replace(/^\.\//, "");
}
