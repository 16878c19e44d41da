import type { OperatingPointName } from "./operating-points.ts";

export interface RocPoint {
  readonly threshold: number;
  readonly sensitivity: number;
  readonly specificity: number;
}

export interface CalibrationBin {
  readonly low: number;
  readonly high: number;
  readonly n: number;
  readonly meanScore: number | null;
  readonly observed: number | null;
}

/** By operating point: the threshold that a case is classified with (cross-fitted out of fold, frozen on the test set). */
export type ThresholdByPoint = Readonly<Record<OperatingPointName, number>>;
