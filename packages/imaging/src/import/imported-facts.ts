import type { BreastClass, Laterality, View, ViewModifier } from "@second-read/domain";

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

/** The facts as they are kept while a file waits: keys hashed, the date shifted, the age banded. Plain JSON. */
export interface SealedFacts {
  readonly patientHash: string | null;
  readonly examHash: string | null;
  readonly laterality: Laterality | null;
  readonly view: View | null;
  /** Absent in facts that were sealed before there were any. */
  readonly viewModifiers?: readonly ViewModifier[];
  readonly class: BreastClass | null;
  readonly density: string | null;
  readonly pixelSpacingMm: number | null;
  /** YYYYMMDD, shifted; null also while the patient is not known yet. */
  readonly acquiredOn: string | null;
  /** The unshifted date, encrypted, while the patient is not known yet: the shift is the patient's. */
  readonly sealedAcquiredOn: string | null;
  readonly ageBand: string | null;
  readonly vendor: string | null;
  /** What was said of text in the pixels; see `ImportedFacts`. VOUCHED is less than CLEAN: a file that says otherwise itself is believed. */
  readonly pixels: "CLEAN" | "UNCLEAN" | "VOUCHED" | null;
  /** Only where it is so; see `ImportedFacts`. */
  readonly keysAreOwn?: true;
  readonly lesions: readonly ImportedLesion[];
  /** The file's extension where it is one that we know; the rest of the name is not part of the facts. */
  readonly extension: string | null;
}
