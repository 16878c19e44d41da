import type { BreastClass, Laterality, View, ViewModifier } from "@second-read/domain";

export type { SealedFacts } from "@second-read/domain";

/** A lesion as stated by the sender, in the file's own stored pixels. */
export interface ImportedLesion {
  readonly kind: string;
  readonly class?: BreastClass | null;
  readonly attributes?: Readonly<Record<string, unknown>> | null;
  readonly shape: string;
  readonly points: readonly (readonly number[])[];
}

/** What the sender states about a file, as received: blank text counts as absent. */
export interface ImportedFacts {
  readonly patientKey?: string | null;
  readonly examKey?: string | null;
  readonly laterality?: Laterality | null;
  readonly view?: View | null;
  /** Modifiers in addition to those that the file states; with one, the view is not a standard view. */
  readonly viewModifiers?: readonly ViewModifier[] | null;
  readonly class?: BreastClass | null;
  readonly density?: string | null;
  readonly pixelSpacingMm?: number | null;
  readonly acquiredOn?: string | Date | null;
  readonly ageYears?: number | null;
  readonly vendor?: string | null;
  /** Somebody has looked at the pixels: true if no name is burned in, false if there may be one, whatever the file says. */
  readonly pixelsAreClean?: boolean | null;
  /** Somebody vouches for the pixels of many files, for example by listing them, without having checked what each file says. */
  readonly vouchedFor?: boolean | null;
  /**
   * The keys differ on purpose from those in the files, for example by the prefix of a data set: another Patient ID in the file is no contradiction.
   */
  readonly keysAreOwn?: boolean | null;
  readonly lesions?: readonly ImportedLesion[] | null;
}
