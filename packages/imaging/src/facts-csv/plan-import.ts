import type { RejectionCode } from "@second-read/domain";
import { contradictionOfFacts } from "../import/contradiction-of-facts.ts";
import type { ImportedFacts, ImportedLesion } from "../import/imported-facts.ts";
import { type CsvProblem, type FileFacts, factsColumns, normalisePath } from "./read-facts-csv.ts";

/** A file that is to be sent, by its path in the folder, with what is known of it. */
export interface PlannedFile {
  readonly path: string;
  readonly facts: ImportedFacts | null;
}

/** What is turned away before anything is sent; `found` says more, for the rejection's sentence. */
export interface PlannedRejection {
  readonly path: string;
  readonly code: Extract<RejectionCode, "FACTS_WITHOUT_FILE" | "FILE_WITHOUT_FACTS" | "INVALID_FACTS" | "FACTS_CONFLICT">;
  readonly found?: string;
}

interface ReadFacts {
  readonly rows: readonly FileFacts[];
  readonly problems: readonly CsvProblem[];
}

/**
 * Brings the files of a folder and the rows of the CSV files together. Rows name a file by its path in the folder or by its bare name; a bare
 * name that several files share names none of them, since one woman's facts must not become another's. Where facts are given, a file without
 * a row is left out, and so is one whose row has a mistake, whose rows differ or whose class its lesions contradict; without facts every file
 * is sent as it is.
 */
export function planImport(
  paths: readonly string[],
  facts: ReadFacts | null,
  lesions: ReadonlyMap<string, readonly ImportedLesion[]> = new Map(),
): { files: PlannedFile[]; rejections: PlannedRejection[] } {
  if (facts === null) return { files: paths.map((path) => ({ path, facts: null })), rejections: [] };
  const rows = Map.groupBy(facts.rows, ({ file }) => file);
  const faults = Map.groupBy(facts.problems, ({ file }) => file);
  const bareNames = countNames(paths);
  const used = new Set<string>();
  const files: PlannedFile[] = [];
  const rejections: PlannedRejection[] = [];
  for (const path of paths) {
    const full = normalisePath(path);
    const bare = baseName(path);
    const isNamed = (name: string) => rows.has(name) || faults.has(name);
    const isShared = (bareNames.get(bare) ?? 0) > 1;
    const names = bare === full || isShared ? [full] : [full, bare];
    if (!names.some(isNamed)) {
      if (isNamed(bare)) {
        used.add(bare);
        rejections.push({ path, code: "INVALID_FACTS", found: "several files have this name, so the row must give the path" });
      } else rejections.push({ path, code: "FILE_WITHOUT_FACTS" });
      continue;
    }
    for (const name of names) used.add(name);
    const settled = settleRows(
      names.flatMap((name) => rows.get(name) ?? []),
      names.flatMap((name) => faults.get(name) ?? []),
      names.flatMap((name) => lesions.get(name) ?? []),
    );
    if ("code" in settled) rejections.push({ path, ...settled });
    else files.push({ path, facts: settled });
  }
  const named = [...facts.rows, ...facts.problems].sort((a, b) => a.line - b.line).flatMap(({ file }) => file ?? []);
  for (const file of new Set(named)) if (!used.has(file)) rejections.push({ path: file, code: "FACTS_WITHOUT_FILE" });
  return { files, rejections };
}

/** What the rows of one file come to: its facts, or why they cannot be used. Rows that say the same are one. */
function settleRows(
  rows: readonly FileFacts[],
  faults: readonly CsvProblem[],
  lesions: readonly ImportedLesion[],
): ImportedFacts | Omit<PlannedRejection, "path"> {
  const [fault] = faults;
  if (fault) return { code: "INVALID_FACTS", found: fault.message.replace(/\.$/, "") };
  const [first, ...others] = rows;
  for (const other of others) {
    const differing = factsColumns.filter((name) => name !== "file" && first?.facts[name] !== other.facts[name]);
    if (differing.length > 0)
      return { code: "FACTS_CONFLICT", found: `lines ${first?.line} and ${other.line} differ in ${differing.join(", ")}` };
  }
  const facts = { ...first?.facts, lesions };
  const contradiction = contradictionOfFacts(facts);
  return contradiction ? { code: "FACTS_CONFLICT", found: contradiction } : facts;
}

function countNames(paths: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const path of paths) counts.set(baseName(path), (counts.get(baseName(path)) ?? 0) + 1);
  return counts;
}

function baseName(path: string): string {
  return normalisePath(path).split("/").at(-1) ?? path;
}
