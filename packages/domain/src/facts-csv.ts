import { parseCsv } from "./csv.ts";
import { AppError } from "./errors.ts";
import { breastClasses, lateralities, views } from "./words.ts";

export interface LesionRow {
  readonly kind: string;
  readonly class?: (typeof breastClasses)[number];
  readonly attributes: Readonly<Record<string, string>>;
  readonly shape: string;
  /** Stored pixels, [column, row]. */
  readonly points: readonly (readonly [number, number])[];
}

/** What the two CSV files say of one file: the `imported` part of createUpload. */
export interface FileFacts {
  readonly patientKey?: string;
  readonly examKey?: string;
  readonly laterality?: (typeof lateralities)[number];
  readonly view?: (typeof views)[number];
  readonly class?: (typeof breastClasses)[number];
  readonly density?: string;
  readonly pixelSpacingMm?: number;
  readonly acquiredOn?: string;
  readonly ageYears?: number;
  readonly vendor?: string;
  /** Whoever writes a row for a file says by it that no name is burned into its pixels. */
  readonly pixelsAreClean: true;
  readonly lesions: readonly LesionRow[];
}

/**
 * Reads facts.csv (`file,patientKey,examKey,laterality,view,class,density,pixelSpacingMm`, also `acquiredOn`, `ageYears`,
 * `vendor`) and, if given, lesions.csv (`file,kind,margin,class,shape,points`; `points` is "column row column row …").
 * A blank cell is absent; a column of another name is ignored.
 * @returns the facts by file name
 * @throws AppError INVALID_INPUT naming the file and line of everything that is wrong
 */
export function readFactsCsv(factsText: string, lesionsText?: string): Map<string, FileFacts> {
  const problems: string[] = [];
  const lesions = lesionsText === undefined ? new Map<string, LesionRow[]>() : readLesions(lesionsText, problems);
  const facts = new Map<string, FileFacts>();
  for (const { line, values } of parseCsv(factsText)) {
    const cells = cellsOf(`facts.csv line ${line}`, values, problems);
    const file = cells.text("file");
    if (file === undefined) cells.say("names no file");
    else if (facts.has(file)) cells.say(`names ${file} a second time`);
    else facts.set(file, { ...factsOf(cells), pixelsAreClean: true, lesions: lesions.get(file) ?? [] });
  }
  for (const file of lesions.keys())
    if (!facts.has(file)) problems.push(`lesions.csv has lesions of ${file}, which facts.csv does not name`);
  if (problems.length > 0)
    throw new AppError("INVALID_INPUT", `The CSV files cannot be used: ${problems.slice(0, 20).join("; ")}.`, { problems });
  return facts;
}

function factsOf(cells: Cells): Omit<FileFacts, "pixelsAreClean" | "lesions"> {
  return withoutAbsent({
    patientKey: cells.text("patientKey"),
    examKey: cells.text("examKey"),
    laterality: cells.word("laterality", lateralities),
    view: cells.word("view", views),
    class: cells.word("class", breastClasses),
    density: cells.text("density"),
    pixelSpacingMm: cells.number("pixelSpacingMm"),
    acquiredOn: cells.text("acquiredOn"),
    ageYears: cells.number("ageYears"),
    vendor: cells.text("vendor"),
  });
}

function readLesions(text: string, problems: string[]): Map<string, LesionRow[]> {
  const byFile = new Map<string, LesionRow[]>();
  for (const { line, values } of parseCsv(text)) {
    const cells = cellsOf(`lesions.csv line ${line}`, values, problems);
    const file = cells.text("file");
    const coordinates = (cells.text("points") ?? "").split(/[\s;]+/).filter((part) => part !== "");
    // A lesion whose place nobody wrote down is known to the breast's class alone.
    if (file === undefined || coordinates.length === 0) continue;
    const numbers = coordinates.map(Number);
    if (numbers.length % 2 !== 0 || !numbers.every(Number.isFinite)) cells.say("has points that are not pairs of numbers");
    const points = Array.from({ length: Math.floor(numbers.length / 2) }, (_, i) => [numbers[2 * i]!, numbers[2 * i + 1]!] as const);
    const margin = cells.text("margin");
    const lesion: LesionRow = {
      kind: cells.text("kind") ?? "OTHER",
      ...withoutAbsent({ class: cells.word("class", breastClasses) }),
      attributes: margin === undefined ? {} : { margin },
      shape: cells.text("shape") ?? "POINT",
      points,
    };
    byFile.set(file, [...(byFile.get(file) ?? []), lesion]);
  }
  return byFile;
}

interface Cells {
  say(what: string): void;
  text(name: string): string | undefined;
  number(name: string): number | undefined;
  word<Word extends string>(name: string, known: readonly Word[]): Word | undefined;
}

/** The cells of one row; complaints say where it stands. */
function cellsOf(place: string, values: Readonly<Record<string, string>>, problems: string[]): Cells {
  const say = (what: string) => void problems.push(`${place} ${what}`);
  const text = (name: string) => values[name] || undefined;
  return {
    say,
    text,
    number(name) {
      const cell = text(name);
      if (cell === undefined) return undefined;
      if (!Number.isFinite(Number(cell))) say(`has a ${name} that is not a number`);
      return Number(cell);
    },
    word(name, known) {
      const cell = text(name)?.toUpperCase();
      if (cell === undefined) return undefined;
      const found = known.find((word) => word === cell);
      if (found === undefined) say(`has a ${name} that is none of ${known.join(", ")}`);
      return found;
    },
  };
}

type Present<Value> = { [Key in keyof Value]?: Exclude<Value[Key], undefined> };

function withoutAbsent<Value extends object>(value: Value): Present<Value> {
  return Object.fromEntries(Object.entries(value).filter(([, one]) => one !== undefined)) as Present<Value>;
}
