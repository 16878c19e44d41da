import type { RejectionCode } from "@second-read/domain";
import type { ImportedFacts, ImportedLesion } from "../import/imported-facts.ts";
import { type FileFacts, normalisePath } from "./read-facts-csv.ts";

/** A file that is to be sent, by its path in the folder, with what is known of it. */
export interface PlannedFile {
  readonly path: string;
  readonly facts: ImportedFacts | null;
}

/** What is turned away before anything is sent. */
export interface PlannedRejection {
  readonly path: string;
  readonly code: Extract<RejectionCode, "FACTS_WITHOUT_FILE" | "FILE_WITHOUT_FACTS">;
}

/**
 * Brings the files of a folder and the rows of the CSV files together. Rows name a file by its path in the folder or by its bare name. Where
 * facts are given, a file without a row is left out; without facts every file is sent as it is.
 */
export function planImport(
  paths: readonly string[],
  facts: readonly FileFacts[] | null,
  lesions: ReadonlyMap<string, readonly ImportedLesion[]> = new Map(),
): { files: PlannedFile[]; rejections: PlannedRejection[] } {
  if (facts === null) return { files: paths.map((path) => ({ path, facts: null })), rejections: [] };
  const byName = new Map(facts.map((row) => [row.file, row]));
  const used = new Set<FileFacts>();
  const files: PlannedFile[] = [];
  const rejections: PlannedRejection[] = [];
  for (const path of paths) {
    const row = byName.get(normalisePath(path)) ?? byName.get(baseName(path));
    if (!row) {
      rejections.push({ path, code: "FILE_WITHOUT_FACTS" });
      continue;
    }
    used.add(row);
    const own = lesions.get(normalisePath(path)) ?? lesions.get(baseName(path)) ?? [];
    files.push({ path, facts: { ...row.facts, lesions: own } });
  }
  for (const row of facts) if (!used.has(row)) rejections.push({ path: row.file, code: "FACTS_WITHOUT_FILE" });
  return { files, rejections };
}

function baseName(path: string): string {
  return normalisePath(path).split("/").at(-1) ?? path;
}
