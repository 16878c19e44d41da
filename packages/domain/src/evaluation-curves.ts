import type { OperatingPointName } from "./operating-points.ts";
import type { BreastClass } from "./words.ts";

export interface RocPoint {
  readonly threshold: number;
  readonly sensitivity: number;
  readonly specificity: number;
}

/** By operating point: the threshold that a case is classified with (cross-fitted out of fold, frozen on the test set). */
export type ThresholdByPoint = Readonly<Record<OperatingPointName, number>>;

/** A group of an evaluation's breasts: the class of the truth that they were evaluated on, and whether it may be called cancer. */
export interface CaseKind {
  readonly class: BreastClass;
  readonly positive: boolean;
  readonly cancer: boolean;
}
