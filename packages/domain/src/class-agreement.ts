import type { StoredEstimate } from "./localisation.ts";
import type { BreastClass } from "./words.ts";

/** The classes that a three-class model tells apart, in the order of its matrix. */
export const knownClasses = ["NORMAL", "BENIGN", "MALIGNANT"] as const satisfies readonly BreastClass[];
export type KnownClass = (typeof knownClasses)[number];

export interface ClassFigures {
  readonly class: KnownClass;
  /** Of the breasts of this class, those that are called so. */
  readonly sensitivity: StoredEstimate;
  /** Of the breasts that are called so, those of this class. */
  readonly ppv: StoredEstimate;
}

/** How the classes that a model calls agree with the truth, breast by breast. */
export interface ClassAgreement {
  /** Counts: rows truth, columns called, both in the order of `knownClasses`. */
  readonly matrix: readonly (readonly number[])[];
  readonly figures: readonly ClassFigures[];
  /** Breasts that are called what they are. */
  readonly accuracy: StoredEstimate;
  /** Abnormal breasts whose class is not known: in none of the figures. */
  readonly withoutClass: number;
}
