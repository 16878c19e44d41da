import type { StatedLesion } from "./finding.ts";
import type { BreastClass, Density, Laterality, View, ViewModifier } from "./words.ts";

/** A sender's facts as stored while a file waits: keys hashed, date shifted, age banded. */
export interface SealedFacts {
  readonly patientHash: string | null;
  readonly examHash: string | null;
  readonly laterality: Laterality | null;
  readonly view: View | null;
  /** Absent in facts that were sealed before there were any. */
  readonly viewModifiers?: readonly ViewModifier[];
  readonly class: BreastClass | null;
  readonly density: Density | null;
  readonly pixelSpacingMm: number | null;
  /** YYYYMMDD, shifted; null also while the patient is not known yet. */
  readonly acquiredOn: string | null;
  /** The unshifted date, encrypted, while the patient is not known yet: the shift is the patient's. */
  readonly sealedAcquiredOn: string | null;
  readonly ageBand: string | null;
  readonly vendor: string | null;
  /** What the sender stated about text in the pixels. VOUCHED is weaker than CLEAN: the file is believed if it says otherwise. */
  readonly pixels: "CLEAN" | "UNCLEAN" | "VOUCHED" | null;
  /** The keys are deliberately the sender's own, so a different Patient ID in the file is not a contradiction. Present only if true. */
  readonly keysAreOwn?: true;
  readonly lesions: readonly StatedLesion[];
  /** The file's extension where it is one that we know; the rest of the name is not part of the facts. */
  readonly extension: string | null;
}

/** What happened to a file's contents: names and numbers of attributes, never a value. */
export interface Receipt {
  /** Attributes that were kept (numbers, codes, known terms). */
  readonly kept: readonly string[];
  /** Attributes that were replaced: hashed, shifted, banded or blanked. */
  readonly replaced: readonly string[];
  /** Number of other standard attributes that were dropped, with everything nested in them. */
  readonly dropped: number;
  readonly droppedPrivate: number;
  /** Preambles, file names, comments and colour profiles are never kept. */
  readonly droppedBesides: readonly string[];
}

/**
 * The parts of a header that may be corrected later, each as text; null if absent. Identifiers are hashed, dates shifted, the age banded.
 */
export const headerFields = [
  "patient",
  "exam",
  "laterality",
  "view",
  "modifiers",
  "orientation",
  "grey scale",
  "spacing",
  "vendor",
  "model",
  "acquiredOn",
  "ageBand",
  "other",
] as const;
export type HeaderField = (typeof headerFields)[number];

/**
 * What the file itself said when it was filed, kept beside the image: another file of the same instance is held against it, so that a corrected
 * header is told from another wrapping and from what the facts had said.
 */
export type HeaderStatements = Readonly<Record<HeaderField, string | null>> & {
  /** Of the Patient ID alone: facts name the patient by that, without its issuer. */
  readonly patientId: string | null;
};
