import {
  attributesOf,
  type BreastClass,
  breastClasses,
  defaultLexiconVersion,
  findingKinds,
  lexiconOf,
  type MarkShape,
  markShapes,
  pointCountByShape,
} from "@second-read/domain";
import type { ImportedLesion } from "../import/imported-facts.ts";
import { type CsvProblem, readRow, readTable, WrongValue } from "./csv-problem.ts";
import { normalisePath } from "./normalise-path.ts";
import type { CsvRow } from "./parse-csv.ts";
import { textOf, wordOf } from "./read-value.ts";

export interface LesionsRead {
  /** By file. A file whose lesions all lack a position has an empty list. */
  readonly lesions: ReadonlyMap<string, readonly ImportedLesion[]>;
  readonly problems: readonly CsvProblem[];
  /** Number of rows without points: a lesion without a position cannot be shown and is left out. */
  readonly withoutPlace: number;
  /** The classes of these lesions by file, which the breast's class must not contradict either. */
  readonly classesWithoutPlace: ReadonlyMap<string, readonly BreastClass[]>;
  readonly refusal: CsvProblem | null;
}

const ownColumns: readonly string[] = ["file", "kind", "class", "shape", "points", "note"];

function attributeNames(): string[] {
  const { kinds, commonAttributes } = lexiconOf(defaultLexiconVersion);
  return [...new Set([...kinds.flatMap(({ attributes }) => attributes), ...commonAttributes].map(({ name }) => name))].filter(
    (name) => !ownColumns.includes(name),
  );
}

/**
 * Reads a lesions CSV: one row per lesion, with the columns file, kind, class, shape, points (column and row in turn, separated by blanks) and note
 * (not sent); any other column is an attribute of the lexicon, such as margin.
 */
export function readLesionsCsv(bytes: Uint8Array): LesionsRead {
  const attributes = attributeNames();
  const known = [...ownColumns, ...attributes];
  const lesions = new Map<string, ImportedLesion[]>();
  const table = readTable(bytes, (column) => known.includes(column), known);
  const classesWithoutPlace = new Map<string, BreastClass[]>();
  let withoutPlace = 0;
  if ("refusal" in table) return { lesions, problems: [], withoutPlace, classesWithoutPlace, refusal: table.refusal };
  const problems: CsvProblem[] = [];
  for (const row of table.rows) {
    const file = normalisePath(row.values.file ?? "");
    const read = readRow(row, file, (values) => ({ lesion: lesionOf(values, attributes) }));
    if (!("lesion" in read)) {
      problems.push(read);
      continue;
    }
    const { lesion } = read;
    if (lesion.points === null) {
      withoutPlace++;
      if (lesion.class) classesWithoutPlace.set(file, [...(classesWithoutPlace.get(file) ?? []), lesion.class]);
    }
    lesions.set(file, [...(lesions.get(file) ?? []), ...(lesion.points === null ? [] : [lesion])]);
  }
  return { lesions, problems, withoutPlace, classesWithoutPlace, refusal: null };
}

/** A lesion, of which only the class is needed if it has no place. */
function lesionOf(
  values: CsvRow["values"],
  attributeNames: readonly string[],
): ImportedLesion | { readonly class: BreastClass | null; readonly points: null } {
  const kind = wordOf(values, "kind", findingKinds);
  const shape = wordOf(values, "shape", markShapes);
  const lesionClass = wordOf(values, "class", breastClasses);
  if (kind === null) throw new WrongValue("kind", "", `one of ${findingKinds.join(", ")}`);
  const points = values.points?.trim() ?? "";
  if (points === "") return { class: lesionClass, points: null };
  if (shape === null) throw new WrongValue("shape", "", `one of ${markShapes.join(", ")}`);
  const attributes = attributeNames.flatMap((name) => {
    const text = textOf(values, name);
    if (text === null) return [];
    const attribute = attributesOf(lexiconOf(defaultLexiconVersion), kind).find((one) => one.name === name);
    if (attribute === undefined) throw new WrongValue(name, text, `an attribute of ${kind}: leave it blank`);
    const term = wordOf(
      values,
      name,
      attribute.terms.map(({ value }) => value),
    );
    return term === null ? [] : [[name, attribute.several ? [term] : term] as const];
  });
  return { kind, class: lesionClass, shape, points: pointsOf(points, shape), attributes: Object.fromEntries(attributes) };
}

function pointsOf(text: string, shape: MarkShape): number[][] {
  const words = text.split(/\s+/);
  const [least, most] = pointCountByShape[shape];
  const count = words.length / 2;
  if (!words.every((word) => /^-?\d+(\.\d+)?$/.test(word)) || !Number.isInteger(count) || count < least || count > most)
    throw new WrongValue("points", text, `columns and rows in turn, separated by blanks, as many as a ${shape.toLowerCase()} has`);
  return Array.from({ length: count }, (_, index) => [Number(words[index * 2]), Number(words[index * 2 + 1])]);
}
