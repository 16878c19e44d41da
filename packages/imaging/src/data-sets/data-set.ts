import type { PlannedFile, PlannedRejection } from "../facts-csv/plan-import.ts";
import type { Skipped } from "../facts-csv/skipped.ts";

/** A folder with a public data set as it was published, wholly or in part. */
export interface DataSetFolder {
  /** Everything in it, by path with forward slashes. */
  readonly paths: readonly string[];
  read(path: string): Promise<Uint8Array>;
}

/** How the rows of a table ended: all that are not left out, for a reason, are used. */
export interface TableUse {
  readonly table: string;
  readonly rows: number;
  /** Lines by reason. */
  readonly leftOut: ReadonlyMap<string, readonly number[]>;
}

/** Every path of the folder is in one of the first three, every row of its tables in `tables`. */
export interface DataSetPlan {
  readonly files: readonly PlannedFile[];
  readonly rejections: readonly PlannedRejection[];
  readonly skipped: readonly Skipped[];
  readonly tables: readonly TableUse[];
  readonly notes: readonly string[];
}

/** One public data set: where it is described, and how its own files say what is known of its images. */
export interface DataSet {
  readonly title: string;
  /** Public descriptions that the mapping follows. */
  readonly sources: readonly string[];
  plan(folder: DataSetFolder): Promise<DataSetPlan>;
}

/** The folder is not, or not yet, this data set: a sentence that says what is missing. */
export class NotTheDataSet extends Error {}
