import type { StoredEstimate } from "./localisation.ts";
import type { BreastClass } from "./words.ts";

/** The classes that a three-class model distinguishes, in the order of its matrix. */
export const knownClasses = ["NORMAL", "BENIGN", "MALIGNANT"] as const satisfies readonly BreastClass[];
export type KnownClass = (typeof knownClasses)[number];

export interface ClassFigures {
  readonly class: KnownClass;
  /** Sensitivity: share of the breasts of this class that are classified as such. */
  readonly sensitivity: StoredEstimate;
  /** PPV: share of the breasts classified as this class that belong to it. */
  readonly ppv: StoredEstimate;
}

/** Agreement of a model's classes with the truth, by breast. */
export interface ClassAgreement {
  /** Counts: rows are truth, columns the model's class, both in the order of `knownClasses`. */
  readonly matrix: readonly (readonly number[])[];
  readonly figures: readonly ClassFigures[];
  /** Share of breasts classified correctly. */
  readonly accuracy: StoredEstimate;
  /** Abnormal breasts of unknown class, which are in none of the figures. */
  readonly withoutClass: number;
}
