import type { RejectionCode } from "@second-read/domain";
import type { ImportedFacts, ImportedLesion } from "../import/imported-facts.ts";
import { type CsvProblem, type FileFacts, normalisePath } from "./read-facts-csv.ts";

/** A file that is to be sent, by its path in the folder, with what is known of it. */
export interface PlannedFile {
  readonly path: string;
  readonly facts: ImportedFacts | null;
}

/** What is turned away before anything is sent; `found` says more, for the rejection's sentence. */
export interface PlannedRejection {
  readonly path: string;
  readonly code: Extract<RejectionCode, "FACTS_WITHOUT_FILE" | "FILE_WITHOUT_FACTS" | "INVALID_FACTS">;
  readonly found?: string;
}

/**
 * Brings the files of a folder and the rows of the CSV files together. Rows name a file by its path in the folder or by its bare name; a bare
 * name that several files share names none of them, since one woman's facts must not become another's. Where facts are given, a file without
 * a row is left out, and so is one whose row has a mistake; without facts every file is sent as it is.
 */
export function planImport(
  paths: readonly string[],
  facts: { readonly rows: readonly FileFacts[]; readonly problems: readonly CsvProblem[] } | null,
  lesions: ReadonlyMap<string, readonly ImportedLesion[]> = new Map(),
): { files: PlannedFile[]; rejections: PlannedRejection[] } {
  if (facts === null) return { files: paths.map((path) => ({ path, facts: null })), rejections: [] };
  const rowOf = new Map(facts.rows.map((row) => [row.file, row]));
  const faultOf = new Map(facts.problems.flatMap(({ file, message }) => (file === null ? [] : [[file, message] as const])));
  const bareNames = countNames(paths);
  const used = new Set<string>();
  const files: PlannedFile[] = [];
  const rejections: PlannedRejection[] = [];
  for (const path of paths) {
    const full = normalisePath(path);
    const bare = baseName(path);
    const name = [full, bare].find((one) => rowOf.has(one) || faultOf.has(one));
    if (name === undefined) {
      rejections.push({ path, code: "FILE_WITHOUT_FACTS" });
      continue;
    }
    used.add(name);
    const row = rowOf.get(name);
    const isShared = (bareNames.get(bare) ?? 0) > 1;
    if (name !== full && isShared)
      rejections.push({ path, code: "INVALID_FACTS", found: "several files have this name, so the row must give the path" });
    else if (!row) rejections.push({ path, code: "INVALID_FACTS", found: faultOf.get(name)?.replace(/\.$/, "") });
    else files.push({ path, facts: { ...row.facts, lesions: lesions.get(full) ?? (isShared ? [] : (lesions.get(bare) ?? [])) } });
  }
  for (const { file } of facts.rows) if (!used.has(file)) rejections.push({ path: file, code: "FACTS_WITHOUT_FILE" });
  return { files, rejections };
}

function countNames(paths: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const path of paths) counts.set(baseName(path), (counts.get(baseName(path)) ?? 0) + 1);
  return counts;
}

function baseName(path: string): string {
  return normalisePath(path).split("/").at(-1) ?? path;
}
