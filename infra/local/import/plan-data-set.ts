import { join } from "node:path";
import { AppError, rejection } from "@second-read/domain";
import { type DataSet, dataSets, NotTheDataSet, type TableUse } from "@second-read/imaging/data-sets";
import { findFiles } from "./find-files.ts";
import { type FolderPlan, noteOfLinks } from "./plan-folder.ts";
import { readRegularFile } from "./read-regular-file.ts";

/** @throws AppError INVALID_INPUT, listing the known ones */
export function dataSetNamed(name: string): DataSet {
  const dataSet = dataSets.get(name);
  if (dataSet) return dataSet;
  const known = [...dataSets].map(([one, { title }]) => `  ${one}: ${title}`).join("\n");
  throw new AppError("INVALID_INPUT", `There is no data set ${name}. These are known:\n${known}`);
}

/** Plans the import of a public data set from its own tables and annotations. */
export async function planDataSet(folder: string, dataSet: DataSet): Promise<FolderPlan> {
  const found = await findFiles(folder);
  // Tables and annotations are text files beside the images.
  const texts = found.skipped.filter(({ reason }) => reason === "NOT_AN_IMAGE").map(({ path }) => path);
  const read = (path: string) => readRegularFile(join(folder, path));
  try {
    const plan = await dataSet.plan({ paths: [...found.paths, ...texts].sort(), read });
    return {
      files: plan.files,
      rejections: plan.rejections.map(({ path, code, found: row }) => ({ path, ...rejection(code, { row }) })),
      orphans: [],
      skipped: [...found.skipped.filter(({ reason }) => reason !== "NOT_AN_IMAGE"), ...plan.skipped],
      notes: [...plan.tables.flatMap(linesOfTable), ...plan.notes, ...noteOfLinks(found.linked)],
    };
  } catch (error) {
    if (error instanceof NotTheDataSet) throw new AppError("INVALID_INPUT", `${dataSet.title}: ${error.message}`);
    throw error;
  }
}

const linesShown = 5;

/** What happened to the rows of a table: used, or left out for a reason, with their line numbers. */
function linesOfTable({ table, rows, leftOut }: TableUse): string[] {
  const left = [...leftOut.values()].reduce((sum, lines) => sum + lines.length, 0);
  return [
    `${table}: ${rows} rows, ${rows - left} used, ${left} left out`,
    ...[...leftOut].map(([reason, lines]) => {
      const shown = lines.slice(0, linesShown).join(", ");
      return `  ${lines.length} left out: ${reason} (line ${shown}${lines.length > linesShown ? ", …" : ""})`;
    }),
  ];
}
