import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { deserialize, serialize } from "node:v8";
import { assignFolds, foldOf } from "@second-read/domain";
import { prepare, readFiledImage, toPreparedPoint } from "@second-read/imaging";
import { type Box, breastBoxOf, type ImageFacts, type LabelledFacts, type Preparation, type PreparedImage } from "@second-read/learning";
import { randomStream, shuffled } from "@second-read/metrics";
import { makeExam, type PhantomExam, type PhantomImage, toDicom } from "@second-read/phantom";
import { blobResponses } from "./blob-response.ts";

/** The only view of a phantom's breast, without its pixels. */
export interface PhantomBreast extends LabelledFacts {
  readonly fold: number;
  readonly blobs: readonly number[];
}

interface Kept extends Omit<PhantomBreast, "fold"> {
  readonly pixels: Uint8Array;
  readonly mask: Uint8Array;
}

/** Which phantoms to use, how they are prepared, and where they are kept. */
export interface PhantomFiles {
  readonly folder: string;
  readonly conspicuity: number;
  readonly preparation: Preparation;
}

interface Making extends PhantomFiles {
  check(): void;
}

export const folds = 5;
const stored = { rows: 520, columns: 416 };

/** This many exams of two breasts each, generated and prepared unless they are already kept. */
export function makePhantoms(exams: number, making: Making): PhantomBreast[] {
  mkdirSync(join(making.folder, "exams"), { recursive: true });
  const breasts: Omit<PhantomBreast, "fold">[] = [];
  for (let seed = 0; seed < exams; seed += 1) {
    const file = examFile(making, seed);
    if (!existsSync(file)) {
      making.check();
      writeFileSync(`${file}.part`, serialize(makeOne(seed, making)));
      renameSync(`${file}.part`, file);
    }
    for (const { pixels: _, mask: __, ...facts } of readExam(file)) breasts.push(facts);
  }
  const foldOfPatient = foldsOf(breasts);
  return breasts.map((breast) => ({ ...breast, fold: foldOfPatient.get(breast.patientId) ?? 0 }));
}

/** Reads a stored phantom's pixels. */
export function readPhantom(files: PhantomFiles, image: ImageFacts): PreparedImage {
  const kept = readExam(examFile(files, Number(image.examId))).find(({ imageId }) => imageId === image.imageId);
  if (kept === undefined) throw new Error(`${image.imageId} has not been made`);
  return { ...image, pixels: kept.pixels, mask: kept.mask };
}

/** The same breasts, with the labels of a share of them flipped; a breast falsely labelled abnormal has no mark. */
export function flipLabels(breasts: readonly PhantomBreast[], share: number): PhantomBreast[] {
  const flipped = new Set(shuffled(breasts, randomStream(1, "flipped labels")).slice(0, Math.round(share * breasts.length)));
  return breasts.map((breast) => {
    if (!flipped.has(breast)) return breast;
    return { ...breast, positive: !breast.positive, breastClass: breast.positive ? "NORMAL" : "ABNORMAL", lesions: [] };
  });
}

function examFile({ folder, conspicuity, preparation: { rows, spacingMm } }: PhantomFiles, seed: number): string {
  return join(folder, "exams", `${conspicuity}-${rows}-${spacingMm}-${seed}`);
}

function readExam(file: string): Kept[] {
  return deserialize(readFileSync(file)) as Kept[];
}

function makeOne(seed: number, { conspicuity, preparation }: Making): Kept[] {
  const laterality = seed % 4 === 0 ? "R" : "L";
  const exam = makeExam({ ...stored, seed, lesions: seed % 2 === 0 ? [{ laterality, kind: "MASS", conspicuity }] : [] });
  return exam.images.filter(({ view }) => view === "MLO").map((image) => keptOf(exam, image, preparation));
}

function keptOf(exam: PhantomExam, image: PhantomImage, preparation: Preparation): Kept {
  const prepared = prepare(readFiledImage(toDicom(exam, image)), preparation);
  const { rows, columns, mask, spacingMm } = prepared;
  // Quantised as in the trainer's cache.
  const pixels = Uint8Array.from(prepared.pixels, (value) => Math.round(value * 255));
  const { class: breastClass } = exam.breasts[image.laterality];
  const examId = String(exam.seed);
  if (spacingMm === null) throw new Error("a phantom has a pixel spacing");
  return {
    imageId: `${examId}-${image.laterality}`,
    patientId: examId,
    examId,
    breastId: `${examId}-${image.laterality}`,
    laterality: image.laterality,
    view: image.view,
    rows,
    columns,
    spacingMm,
    breast: breastBoxOf({ rows, columns, pixels, mask }),
    positive: breastClass !== "NORMAL",
    breastClass,
    lesions: image.lesions.map(({ box: [left, top, right, bottom] }): Box => {
      const corners = [toPreparedPoint(prepared.transform, [left, top]), toPreparedPoint(prepared.transform, [right, bottom])] as const;
      const [x, y] = [Math.min(corners[0][0], corners[1][0]), Math.min(corners[0][1], corners[1][1])];
      return [x, y, Math.abs(corners[1][0] - corners[0][0]), Math.abs(corners[1][1] - corners[0][1])];
    }),
    blobs: blobResponses({ rows, columns, pixels, mask, spacingMm }),
    pixels,
    mask,
  };
}

function foldsOf(breasts: readonly Omit<PhantomBreast, "fold">[]): Map<string, number> {
  const positive = new Set(breasts.filter((one) => one.positive).map(({ patientId }) => patientId));
  const patients = [...new Set(breasts.map(({ patientId }) => patientId))].map((patientId) => ({
    patientId,
    keyedHash: createHash("sha256").update(`phantom ${patientId}`).digest("hex"),
    anyPositive: positive.has(patientId),
  }));
  return new Map(assignFolds(patients).map(({ patientId, foldIndex }) => [patientId, foldOf(foldIndex, folds)]));
}
