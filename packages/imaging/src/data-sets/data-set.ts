import type { PlannedFile, PlannedRejection } from "../facts-csv/plan-import.ts";
import type { Skipped } from "../facts-csv/skipped.ts";

/** A folder that holds a public data set as published, or a part of it. */
export interface DataSetFolder {
  /** The path of every file, with forward slashes. */
  readonly paths: readonly string[];
  read(path: string): Promise<Uint8Array>;
}

/** What became of a table's rows: each was used or left out for a reason. */
export interface TableUse {
  readonly table: string;
  readonly rows: number;
  /** Line numbers by reason. */
  readonly leftOut: ReadonlyMap<string, readonly number[]>;
}

/** Each path of the folder is in exactly one of files, rejections and skipped, and each row of its tables is counted in `tables`. */
export interface DataSetPlan {
  readonly files: readonly PlannedFile[];
  readonly rejections: readonly PlannedRejection[];
  readonly skipped: readonly Skipped[];
  readonly tables: readonly TableUse[];
  readonly notes: readonly string[];
}

/** A public data set: where it is described, and how its files are turned into facts about its images. */
export interface DataSet {
  readonly title: string;
  /** Public descriptions that the mapping is based on. */
  readonly sources: readonly string[];
  plan(folder: DataSetFolder): Promise<DataSetPlan>;
}

/** The folder does not hold this data set, or only a part of it; the message says what is missing. */
export class NotTheDataSet extends Error {}
