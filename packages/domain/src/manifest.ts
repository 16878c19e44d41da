import type { Shape } from "./geometry.ts";
import { isUsed } from "./standard-views.ts";
import type { BreastClass, FindingKind, Laterality, TruthStrength, View, ViewModifier } from "./words.ts";

/** A lesion of the truth on one image, in that image's stored pixels. */
export interface ManifestLesion extends Shape {
  readonly kind: FindingKind;
}

/** One image of a snapshot: what it is, what is true of its breast, and on which side of the split its patient is. */
export interface ManifestLine {
  readonly imageId: string;
  /** of the filed DICOM object, lower-case hex */
  readonly sha256: string;
  readonly examId: string;
  readonly patientId: string;
  readonly laterality: Laterality;
  readonly view: View;
  readonly modifiers: readonly ViewModifier[];
  /** The standard view of its breast; null in manifests from before views were told apart. */
  readonly isStandard: boolean | null;
  readonly class: BreastClass;
  readonly truthId: string;
  readonly truthVersion: number;
  /** What the truth rests on; absent in manifests from before it was kept. */
  readonly strength?: TruthStrength;
  readonly lesions: readonly ManifestLesion[];
  readonly density: string | null;
  readonly ageBand: string | null;
  readonly vendor: string | null;
  readonly split: "TRAIN" | "LOCKED";
  /** Of the patient: fold = foldIndex mod k. Null in the held-out test set. Stored as `dealIndex`. */
  readonly foldIndex: number | null;
}

/**
 * The manifest as JSON lines, sorted by image digest, keys in one order: the same truth gives the same bytes and so the same digest.
 */
export function writeManifest(lines: readonly ManifestLine[]): string {
  const sorted = [...lines].sort((a, b) => (a.sha256 < b.sha256 ? -1 : a.sha256 > b.sha256 ? 1 : a.imageId < b.imageId ? -1 : 1));
  return sorted.map((line) => `${JSON.stringify(inOrder(line))}\n`).join("");
}

export function readManifest(text: string): ManifestLine[] {
  return text
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => {
      const { dealIndex, ...rest } = JSON.parse(line) as Omit<StoredLine, "modifiers" | "isStandard"> & Partial<StoredLine>;
      return { modifiers: [], isStandard: null, ...rest, foldIndex: dealIndex };
    });
}

/** Patients who are both in training and held out; the trainer refuses a snapshot that has any. */
export function patientsOnBothSides(lines: readonly ManifestLine[]): string[] {
  const sides = new Map<string, Set<string>>();
  for (const { patientId, split } of lines) sides.set(patientId, (sides.get(patientId) ?? new Set()).add(split));
  return [...sides].filter(([, both]) => both.size > 1).map(([patientId]) => patientId);
}

export interface ManifestCounts {
  readonly patients: number;
  readonly breasts: number;
  readonly positives: number;
  readonly lockedTestPatients: number;
}

/**
 * Patients, breasts and positive breasts that may be trained on; held-out patients are counted apart. A breast without a standard view is in no count: no
 * recipe uses it unless it says so.
 */
export function countManifest(all: readonly ManifestLine[]): ManifestCounts {
  const lines = all.filter((line) => isUsed(line, "standard"));
  const training = lines.filter(({ split }) => split === "TRAIN");
  const breasts = new Map(training.map((line) => [`${line.examId}:${line.laterality}`, line.class]));
  return {
    patients: new Set(training.map(({ patientId }) => patientId)).size,
    breasts: breasts.size,
    positives: [...breasts.values()].filter((breastClass) => breastClass !== "NORMAL").length,
    lockedTestPatients: new Set(lines.filter(({ split }) => split === "LOCKED").map(({ patientId }) => patientId)).size,
  };
}

/** A line as it is stored, where the fold index keeps the name under which digests were made. */
type StoredLine = Omit<ManifestLine, "foldIndex"> & { readonly dealIndex: number | null };

function inOrder({ foldIndex, lesions, ...line }: ManifestLine): StoredLine {
  return {
    sha256: line.sha256,
    imageId: line.imageId,
    examId: line.examId,
    patientId: line.patientId,
    laterality: line.laterality,
    view: line.view,
    modifiers: line.modifiers,
    isStandard: line.isStandard,
    class: line.class,
    truthId: line.truthId,
    truthVersion: line.truthVersion,
    lesions: lesions.map(({ kind, shape, points }) => ({ kind, shape, points })),
    density: line.density,
    ageBand: line.ageBand,
    vendor: line.vendor,
    split: line.split,
    dealIndex: foldIndex,
    // Last, and left out where it is not known: manifests from before keep their bytes and so their digests.
    ...(line.strength === undefined ? {} : { strength: line.strength }),
  };
}
