import type { BreastClass, RejectionCode } from "@second-read/domain";
import { contradictionOfFacts } from "../import/contradiction-of-facts.ts";
import type { ImportedFacts, ImportedLesion } from "../import/imported-facts.ts";
import type { CsvProblem } from "./csv-problem.ts";
import { normalisePath } from "./normalise-path.ts";
import { type FactsRead, type FileFacts, factsColumns } from "./read-facts-csv.ts";
import type { LesionsRead } from "./read-lesions-csv.ts";

/** A file to be sent, by its path in the folder, and the facts about it. */
export interface PlannedFile {
  readonly path: string;
  readonly facts: ImportedFacts | null;
}

/** Rejected before anything is sent; `found` is the detail in the rejection's sentence. */
export interface PlannedRejection {
  readonly path: string;
  readonly code: Extract<RejectionCode, "FACTS_WITHOUT_FILE" | "FILE_WITHOUT_FACTS" | "INVALID_FACTS" | "FACTS_CONFLICT">;
  readonly found?: string;
}

/** Each path is in either `files` or `rejections`. */
export interface ImportPlan {
  readonly files: readonly PlannedFile[];
  readonly rejections: readonly PlannedRejection[];
  /** Rows that belong to none of the paths, by the name in the row. */
  readonly orphans: readonly PlannedRejection[];
}

/** Everything in the CSV files under one file name. */
interface Named {
  readonly rows: FileFacts[];
  readonly faults: CsvProblem[];
  readonly lesions: ImportedLesion[];
  readonly classesWithoutPlace: BreastClass[];
}

/**
 * Matches the files of a folder with the rows of the CSV files. Rows give a file's path in the folder or just its name; a name that several files
 * share matches none of them, because one patient's facts must not become another's. If facts are given, a file is left out if it has no row, if a
 * row or lesion of it has a mistake, if its rows differ, or if its lesions contradict its class; without facts every file is sent, with its lesions.
 * If a CSV file cannot be read, no file is sent.
 */
export function planImport(paths: readonly string[], facts: FactsRead | null, lesions: LesionsRead | null = null): ImportPlan {
  const refusal = facts?.refusal ?? lesions?.refusal;
  if (refusal)
    return { files: [], rejections: paths.map((path) => ({ path, code: "INVALID_FACTS", found: refusal.message })), orphans: [] };
  const byName = gather(facts, lesions);
  const fullNames = countNames(paths, normalisePath);
  const bareNames = countNames(paths, baseName);
  const used = new Set<string>();
  const files: PlannedFile[] = [];
  const rejections: PlannedRejection[] = [];
  for (const path of paths) {
    const full = normalisePath(path);
    const bare = baseName(path);
    const named = [...new Set([full, bare])].filter((name) => byName.has(name));
    for (const name of named) used.add(name);
    const isOne = fullNames.get(full) === 1;
    const own = named.filter((name) => isOne && (name === full || bareNames.get(bare) === 1));
    if (own.length === 0) {
      if (named.length > 0)
        rejections.push({ path, code: "INVALID_FACTS", found: "several files have this name, so the row must give the path" });
      else if (facts) rejections.push({ path, code: "FILE_WITHOUT_FACTS" });
      else files.push({ path, facts: null });
      continue;
    }
    const outcome = outcomeOf(
      own.flatMap((name) => byName.get(name) ?? []),
      facts !== null,
    );
    if (outcome === null) rejections.push({ path, code: "FILE_WITHOUT_FACTS" });
    else if ("code" in outcome) rejections.push({ path, ...outcome });
    else files.push({ path, facts: outcome });
  }
  const orphans: PlannedRejection[] = [...byName.keys()]
    .filter((file) => !used.has(file))
    .map((file) => ({ path: file, code: "FACTS_WITHOUT_FILE" }));
  // A row without a file name cannot be matched, but was meant for some file.
  for (const [kind, problems] of [
    ["facts", facts?.problems],
    ["lesions", lesions?.problems],
  ] as const)
    for (const { file, line, message } of problems ?? [])
      if (file === null) orphans.push({ path: `${kind}, line ${line}`, code: "INVALID_FACTS", found: message });
  return { files, rejections, orphans };
}

function gather(facts: FactsRead | null, lesions: LesionsRead | null): ReadonlyMap<string, Named> {
  const byName = new Map<string, Named>();
  const at = (name: string): Named => {
    const known = byName.get(name) ?? { rows: [], faults: [], lesions: [], classesWithoutPlace: [] };
    byName.set(name, known);
    return known;
  };
  for (const row of facts?.rows ?? []) at(row.file).rows.push(row);
  for (const problem of facts?.problems ?? []) if (problem.file !== null) at(problem.file).faults.push(problem);
  for (const [file, some] of lesions?.lesions ?? []) at(file).lesions.push(...some);
  for (const [file, classes] of lesions?.classesWithoutPlace ?? []) at(file).classesWithoutPlace.push(...classes);
  for (const problem of lesions?.problems ?? [])
    if (problem.file !== null) at(problem.file).faults.push({ ...problem, message: `lesions: ${problem.message}` });
  return byName;
}

/**
 * The facts about one file, or why they cannot be used. Identical rows count as one, for facts and for lesions. Null if facts were given but only a
 * lesion names this file.
 */
function outcomeOf(named: readonly Named[], factsGiven: boolean): ImportedFacts | Omit<PlannedRejection, "path"> | null {
  const [fault] = named.flatMap(({ faults }) => faults);
  if (fault) return { code: "INVALID_FACTS", found: fault.message };
  const [first, ...others] = named.flatMap(({ rows }) => rows);
  if (!first && factsGiven) return null;
  for (const other of others) {
    const differing = factsColumns.filter(
      (name) => name !== "file" && JSON.stringify(first?.facts[name]) !== JSON.stringify(other.facts[name]),
    );
    if (differing.length > 0)
      return { code: "FACTS_CONFLICT", found: `lines ${first?.line} and ${other.line} differ in ${differing.join(", ")}` };
  }
  const lesions = new Map(named.flatMap((one) => one.lesions.map((lesion) => [JSON.stringify(lesion), lesion])));
  const facts = { ...first?.facts, lesions: [...lesions.values()] };
  const unplaced = named.flatMap(({ classesWithoutPlace }) => classesWithoutPlace.map((lesionClass) => ({ class: lesionClass })));
  const contradiction = contradictionOfFacts({ class: facts.class, lesions: [...facts.lesions, ...unplaced] });
  return contradiction ? { code: "FACTS_CONFLICT", found: contradiction } : facts;
}

function countNames(paths: readonly string[], nameOf: (path: string) => string): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const path of paths) counts.set(nameOf(path), (counts.get(nameOf(path)) ?? 0) + 1);
  return counts;
}

function baseName(path: string): string {
  return normalisePath(path).split("/").at(-1) ?? path;
}
