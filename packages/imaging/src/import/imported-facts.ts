import type { BreastClass, Laterality, View, ViewModifier } from "@second-read/domain";

export type { SealedFacts } from "@second-read/domain";

/** A lesion as the sender knows it, in the file's own stored pixels. */
export interface ImportedLesion {
  readonly kind: string;
  readonly class?: BreastClass | null;
  readonly attributes?: Readonly<Record<string, unknown>> | null;
  readonly shape: string;
  readonly points: readonly (readonly number[])[];
}

/** What the sender already knows of a file, as it arrives: blank text counts as absent. */
export interface ImportedFacts {
  readonly patientKey?: string | null;
  readonly examKey?: string | null;
  readonly laterality?: Laterality | null;
  readonly view?: View | null;
  /** What was done to the view besides what the file says; it is then no standard view. */
  readonly viewModifiers?: readonly ViewModifier[] | null;
  readonly class?: BreastClass | null;
  readonly density?: string | null;
  readonly pixelSpacingMm?: number | null;
  readonly acquiredOn?: string | Date | null;
  readonly ageYears?: number | null;
  readonly vendor?: string | null;
  /** Somebody has looked: no name is written into the pixels, whatever the file says; or one may be. */
  readonly pixelsAreClean?: boolean | null;
  /** Somebody vouches for the pixels of many files, as by listing them, without having looked at what each says of itself. */
  readonly vouchedFor?: boolean | null;
  /** The keys are the sender's own on purpose, such as a data set's name before its number: another Patient ID in the file is no contradiction. */
  readonly keysAreOwn?: boolean | null;
  readonly lesions?: readonly ImportedLesion[] | null;
}
