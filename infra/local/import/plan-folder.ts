import { readFile, realpath } from "node:fs/promises";
import { join } from "node:path";
import { AppError, rejection } from "@second-read/domain";
import {
  notesOnKeys,
  type PlannedFile,
  type PlannedRejection,
  planImport,
  readFactsCsv,
  readLesionsCsv,
  type Skipped,
} from "@second-read/imaging/facts-csv";
import { findFiles } from "./find-files.ts";
import { printable, type ReportedRejection } from "./report-import.ts";

/** Everything found in a folder: what to send, and what not to send and why. */
export interface FolderPlan {
  readonly files: readonly PlannedFile[];
  readonly rejections: readonly ReportedRejection[];
  readonly orphans: readonly ReportedRejection[];
  readonly skipped: readonly Skipped[];
  readonly notes: readonly string[];
}

/** Plans the import of a folder, with the facts about its files from the CSV files, if given. */
export async function planFolder(folder: string, tables: { readonly facts?: string; readonly lesions?: string }): Promise<FolderPlan> {
  const found = await findFiles(folder);
  const facts = tables.facts === undefined ? null : readFactsCsv(await readTable(tables.facts));
  const lesions = tables.lesions === undefined ? null : readLesionsCsv(await readTable(tables.lesions));
  const read = new Map<string, "FACTS" | "LESIONS">();
  if (tables.facts !== undefined) read.set(await realpath(tables.facts), "FACTS");
  if (tables.lesions !== undefined) read.set(await realpath(tables.lesions), "LESIONS");
  const tableAt = async (path: string) => (read.size === 0 ? undefined : read.get(await realpath(join(folder, path)).catch(() => "")));
  const paths: string[] = [];
  const skipped: Skipped[] = [];
  for (const path of found.paths) {
    const table = await tableAt(path);
    if (table) skipped.push({ path, reason: table });
    else paths.push(path);
  }
  for (const { path, reason } of found.skipped) skipped.push({ path, reason: (await tableAt(path)) ?? reason });
  const plan = planImport(paths, facts, lesions);
  return {
    files: plan.files,
    rejections: plan.rejections.map(inWords),
    orphans: plan.orphans.map(inWords),
    skipped,
    notes: [...notesOnKeys(facts?.rows ?? []), ...noteOfLinks(found.linked), ...noteOfPlaces(lesions?.withoutPlace ?? 0)],
  };
}

async function readTable(path: string): Promise<Uint8Array> {
  return readFile(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") throw new AppError("NOT_FOUND", `There is no file ${path} to read.`);
    throw new AppError("INVALID_INPUT", `The file ${path} cannot be read (${error.code}).`);
  });
}

function inWords({ path, code, found }: PlannedRejection): ReportedRejection {
  return { path, ...rejection(code, { row: found }) };
}

export function noteOfLinks(linked: readonly string[]): string[] {
  const [first] = linked;
  if (first === undefined) return [];
  const more = linked.length > 1 ? ` and ${linked.length - 1} more` : "";
  return [`Followed symbolic links to ${linked.length} of the files: ${printable(first)}${more}.`];
}

function noteOfPlaces(count: number): string[] {
  return count > 0 ? [`${count} ${count === 1 ? "lesion" : "lesions"} without points left out: they have no place in the image.`] : [];
}
