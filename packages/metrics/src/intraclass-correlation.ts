import { mean, sum } from "./estimate.ts";

/** The forms of Shrout and Fleiss: (model, number of raters averaged). */
export interface IntraclassCorrelation {
  readonly icc11: number;
  readonly icc21: number;
  readonly icc31: number;
  readonly icc2k: number;
  readonly icc3k: number;
}

/**
 * Intraclass correlation of measurements.
 * @param data rows: subjects; columns: raters; no gaps
 * @returns null with fewer than two subjects or raters, or without any variance
 */
export function intraclassCorrelation(data: readonly (readonly number[])[]): IntraclassCorrelation | null {
  const n = data.length;
  const k = data[0]?.length ?? 0;
  if (n < 2 || k < 2) return null;
  if (data.some((row) => row.length !== k)) throw new RangeError("every subject needs every rater");
  const grand = mean(data.flat());
  const rowMeans = data.map((row) => mean(row));
  const columnMeans = Array.from({ length: k }, (_, j) => mean(data.map((row) => row[j] as number)));
  const squares = (values: readonly number[]) => sum(values.map((value) => (value - grand) ** 2));
  const [total, rows, columns] = [squares(data.flat()), k * squares(rowMeans), n * squares(columnMeans)];
  if (total === 0) return null;
  const betweenSubjects = rows / (n - 1);
  const betweenRaters = columns / (k - 1);
  const error = (total - rows - columns) / ((n - 1) * (k - 1));
  const within = (total - rows) / (n * (k - 1));
  return {
    icc11: (betweenSubjects - within) / (betweenSubjects + (k - 1) * within),
    icc21: (betweenSubjects - error) / (betweenSubjects + (k - 1) * error + (k * (betweenRaters - error)) / n),
    icc31: (betweenSubjects - error) / (betweenSubjects + (k - 1) * error),
    icc2k: (betweenSubjects - error) / (betweenSubjects + (betweenRaters - error) / n),
    icc3k: (betweenSubjects - error) / betweenSubjects,
  };
}
