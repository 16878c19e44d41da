import type { KnownClass } from "./class-agreement.ts";
import type { Shape } from "./geometry.ts";
import type { TruthCount } from "./split.ts";
import { type ImagesUsed, isUsed } from "./standard-views.ts";
import type { BreastClass, FindingKind, Laterality, TruthStrength, View, ViewModifier } from "./words.ts";

/** A lesion of the truth on one image, in that image's stored pixels. */
export interface ManifestLesion extends Shape {
  readonly kind: FindingKind;
}

/** One image of a snapshot, with the truth of its breast and the side of the split that its patient is on. */
export interface ManifestLine {
  readonly imageId: string;
  /** of the filed DICOM object, lower-case hex */
  readonly sha256: string;
  readonly examId: string;
  readonly patientId: string;
  readonly laterality: Laterality;
  readonly view: View;
  readonly modifiers: readonly ViewModifier[];
  /** Whether it is a standard view of its breast; null in manifests from before views were distinguished. */
  readonly isStandard: boolean | null;
  readonly class: BreastClass;
  readonly truthId: string;
  readonly truthVersion: number;
  /** The basis of the truth; absent in manifests from before it was kept. */
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
 * The manifest as JSON lines, sorted by image digest, keys in one order: the same truth gives the same bytes and so the same digest. For what fits into
 * memory; a snapshot is written by the database (`readTruthInOrder`).
 */
export function writeManifest(lines: readonly ManifestLine[]): string {
  const sorted = [...lines].sort((a, b) => (a.sha256 < b.sha256 ? -1 : a.sha256 > b.sha256 ? 1 : a.imageId < b.imageId ? -1 : 1));
  return sorted.map((line) => `${JSON.stringify(inOrder(line))}\n`).join("");
}

/** Lines of a manifest, whole or a part. */
export function readManifest(text: string): ManifestLine[] {
  return text
    .split("\n")
    .filter((line) => line !== "")
    .map(readManifestLine);
}

export function readManifestLine(text: string): ManifestLine {
  const { dealIndex, ...rest } = JSON.parse(text) as Omit<StoredLine, "modifiers" | "isStandard"> & Partial<StoredLine>;
  return { modifiers: [], isStandard: null, ...rest, foldIndex: dealIndex };
}

/** Finds, line by line, patients who are both in training and held out; the trainer refuses a snapshot that has any. */
export function createSidesCheck(): { add(line: Pick<ManifestLine, "patientId" | "split">): void; patientsOnBoth(): string[] } {
  const sides = { TRAIN: new Set<string>(), LOCKED: new Set<string>() };
  return {
    add: ({ patientId, split }) => void sides[split].add(patientId),
    patientsOnBoth: () => [...sides.LOCKED].filter((patientId) => sides.TRAIN.has(patientId)),
  };
}

export interface ManifestCounts {
  readonly patients: number;
  readonly breasts: number;
  readonly positives: number;
  readonly lockedTestPatients: number;
}

/**
 * Patients, breasts and positive breasts that may be trained on; held-out patients are counted separately. A breast without a standard view is not
 * counted, since no recipe uses it unless it says so.
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

/** Patients to train on, by their truth. */
export interface TruthShare extends TruthCount {
  readonly classes: Readonly<Record<KnownClass, ClassShare>>;
}

export interface ClassShare {
  readonly patients: number;
  /** The greatest common divisor of the distances between their fold indices: all of them fall into one of k folds where k divides it. 0: of one at most. */
  readonly foldSpacing: number;
}

/** The part of a snapshot that a run uses: images, including those of held-out patients, and patients to train on. */
export interface SnapshotShare extends TruthShare {
  readonly images: number;
}

/** By the images that a recipe uses. */
export type SnapshotShares = Readonly<Record<ImagesUsed, SnapshotShare>>;

/** Counts a snapshot's shares line by line. */
export function createShareCount(): { add(line: ManifestLine): void; result(): SnapshotShares } {
  const spacings = createFoldSpacings();
  const images = { standard: 0, all: 0 };
  const patients = { standard: new Map<BreastClass, Set<string>>(), all: new Map<BreastClass, Set<string>>() };
  const result = (used: ImagesUsed): SnapshotShare => {
    const of = (...classes: BreastClass[]) => new Set(classes.flatMap((name) => [...(patients[used].get(name) ?? [])])).size;
    return {
      images: images[used],
      patientsWithPositive: of("BENIGN", "MALIGNANT", "ABNORMAL"),
      patientsWithNormal: of("NORMAL"),
      classes: byClass((name) => ({ patients: of(name), foldSpacing: spacings.of(used, name) })),
    };
  };
  return {
    add(line) {
      spacings.add(line);
      for (const used of ["standard", "all"] as const) {
        if (!isUsed(line, used)) continue;
        images[used] += 1;
        if (line.split !== "TRAIN") continue;
        const known = patients[used].get(line.class) ?? new Set();
        patients[used].set(line.class, known.add(line.patientId));
      }
    },
    result: () => ({ standard: result("standard"), all: result("all") }),
  };
}

/** Finds the fold spacing of each class line by line, in no more memory than its numbers. */
function createFoldSpacings(): { add(line: ManifestLine): void; of(used: ImagesUsed, name: KnownClass): number } {
  const found = new Map<string, { readonly first: number; spacing: number }>();
  return {
    add(line) {
      if (line.foldIndex === null) return;
      for (const used of ["standard", "all"] as const) {
        if (!isUsed(line, used)) continue;
        const key = `${used} ${line.class}`;
        const known = found.get(key);
        if (known === undefined) found.set(key, { first: line.foldIndex, spacing: 0 });
        else if (known.spacing !== 1) known.spacing = greatestDivisor(known.spacing, Math.abs(line.foldIndex - known.first));
      }
    },
    of: (used, name) => found.get(`${used} ${name}`)?.spacing ?? 0,
  };
}

/** Whether all patients of a class fall into one of so many folds, so that the model that holds them out never sees the class. */
export function isInOneFold({ patients, foldSpacing }: ClassShare, folds: number): boolean {
  return patients > 0 && foldSpacing % folds === 0;
}

export function byClass<Value>(of: (name: KnownClass) => Value): Record<KnownClass, Value> {
  return { NORMAL: of("NORMAL"), BENIGN: of("BENIGN"), MALIGNANT: of("MALIGNANT") };
}

export function greatestDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestDivisor(b, a % b);
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
    // Last, and omitted if unknown, so that older manifests keep their bytes and thus their digests.
    ...(line.strength === undefined ? {} : { strength: line.strength }),
  };
}
