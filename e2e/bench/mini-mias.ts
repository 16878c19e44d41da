import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { assignFolds, type BreastClass, foldOf, type Laterality } from "@second-read/domain";
import { type PrepareOptions, prepare, readPicture, toPreparedPoint } from "@second-read/imaging";
import { type Box, breastBoxOf, type LabelledImage } from "@second-read/learning";

export interface MiasImage extends LabelledImage {
  readonly density: string;
  readonly fold: number;
}

/** Without a fold: of a patient on whom no fold model is trained, scored by each. */
export type FoldedImage = Omit<MiasImage, "fold"> & { readonly fold: number | null };

export interface FoldAssignment {
  readonly folds: number;
  /** A different name assigns the patients to different folds. */
  readonly name: string;
}

/** Every patient's key, in the order of facts.csv. */
export function patientsOf(folder: string): string[] {
  return [...new Set(readCsv(join(folder, "facts.csv")).map(({ patientKey }) => patientKey ?? ""))];
}

/** The fold of each patient. */
export function foldsOfPatients(folder: string, assignment: FoldAssignment): Map<string, number> {
  return foldsOf(readCsv(join(folder, "facts.csv")), assignment);
}

/**
 * All images of a folder with `facts.csv`, `lesions.csv` and `images/`, or those of some patients, prepared as requested, with their lesions and
 * patient-level folds.
 */
export async function readMiniMias(
  folder: string,
  preparation: PrepareOptions,
  assignment: FoldAssignment,
  patients?: readonly string[],
): Promise<MiasImage[]> {
  const facts = readCsv(join(folder, "facts.csv"));
  const lesions = readCsv(join(folder, "lesions.csv"));
  const foldOfPatient = foldsOf(facts, assignment);
  const images: MiasImage[] = [];
  for (const row of facts) {
    if (patients !== undefined && !patients.includes(row.patientKey ?? "")) continue;
    const picture = await readPicture(readFileSync(join(folder, "images", row.file ?? "")), "PNG");
    const spacing = Number(row.pixelSpacingMm);
    const { pixels, mask, transform, rows, columns, spacingMm } = prepare(
      {
        ...picture,
        photometric: "MONOCHROME2",
        presentationLutShape: null,
        rescaleSlope: 1,
        rescaleIntercept: 0,
        padding: null,
        windows: [],
        voiLuts: [],
        spacing: { basis: "STATED", rowMm: spacing, columnMm: spacing },
      },
      preparation,
    );
    const boxes = lesions
      .filter(({ file, points }) => file === row.file && points)
      .map(({ points }) => boxOf(numbersOf(points ?? "").map((point) => toPreparedPoint(transform, point))));
    images.push({
      imageId: row.file ?? "",
      patientId: row.patientKey ?? "",
      examId: row.examKey ?? "",
      breastId: `${row.examKey}-${row.laterality}`,
      laterality: row.laterality as Laterality,
      view: row.view ?? "",
      rows,
      columns,
      // Quantised as in the trainer's cache: half a grey level is less than the film's noise.
      pixels: Uint8Array.from(pixels, (value) => Math.round(value * 255)),
      mask,
      spacingMm: spacingMm ?? undefined,
      breast: breastBoxOf({ rows, columns, pixels, mask }),
      positive: row.class !== "NORMAL",
      breastClass: row.class as BreastClass,
      lesions: boxes,
      density: row.density ?? "",
      fold: foldOfPatient.get(row.patientKey ?? "") ?? 0,
    });
  }
  return images;
}

function foldsOf(facts: readonly Record<string, string>[], { folds, name }: FoldAssignment): Map<string, number> {
  const positive = new Set(facts.filter((row) => row.class !== "NORMAL").map(({ patientKey }) => patientKey ?? ""));
  const patients = [...new Set(facts.map(({ patientKey }) => patientKey ?? ""))].map((patientId) => ({
    patientId,
    keyedHash: createHash("sha256").update(`${name}:${patientId}`).digest("hex"),
    anyPositive: positive.has(patientId),
  }));
  return new Map(assignFolds(patients).map(({ patientId, foldIndex }) => [patientId, foldOf(foldIndex, folds)]));
}

function readCsv(path: string): Record<string, string>[] {
  const [header = "", ...rows] = readFileSync(path, "utf8").trim().split(/\r?\n/);
  const names = header.split(",");
  return rows.map((row) => Object.fromEntries(row.split(",").map((value, i) => [names[i] ?? "", value])));
}

function numbersOf(points: string): [number, number][] {
  const values = points.trim().split(/\s+/).map(Number);
  return Array.from({ length: values.length / 2 }, (_, i) => [values[2 * i] ?? 0, values[2 * i + 1] ?? 0]);
}

function boxOf(points: readonly (readonly [number, number])[]): Box {
  const columns = points.map(([column]) => column);
  const rows = points.map(([, row]) => row);
  const left = Math.min(...columns);
  const top = Math.min(...rows);
  return [left, top, Math.max(...columns) - left, Math.max(...rows) - top];
}
