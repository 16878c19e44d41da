import type { OperatingPointName } from "./operating-points.ts";

export interface RocPoint {
  readonly threshold: number;
  readonly sensitivity: number;
  readonly specificity: number;
}

/** By operating point: the threshold that a case is classified with (cross-fitted out of fold, frozen on the test set). */
export type ThresholdByPoint = Readonly<Record<OperatingPointName, number>>;
