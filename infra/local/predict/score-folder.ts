import { randomBytes } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { codeOfError, isUsed, rejection, type TakenView, withStandardViews } from "@second-read/domain";
import { scoreUnseenPatients } from "@second-read/evaluation";
import { makeFiledImage, prepareFiled, rejectionOf, sealFacts } from "@second-read/imaging";
import type { PlannedFile } from "@second-read/imaging/facts-csv";
import { breastBoxOf, openBackbone, type PreparedImage, predictImages, type VersionFile } from "@second-read/learning";

/** The result for one file of a folder. */
export interface ScoredFile {
  readonly path: string;
  /** Shared by the files of one exam; null if the file cannot be read. */
  readonly exam: string | null;
  readonly laterality: string | null;
  readonly view: string | null;
  readonly imageScore: number | null;
  readonly breastScore: number | null;
  /** Why there is no score; empty if there is one. */
  readonly note: string;
}

interface ReadFile extends TakenView {
  readonly path: string;
  readonly patientId: string;
  readonly viewLabel: string;
  /** One per fold model, once computed. */
  readonly logits: number[];
}

/** Images in memory at once. */
const imagesPerPass = 32;

/**
 * Scores the images of a folder with a version file as the product scores exams of patients that it has never seen: the same reading, de-identified
 * object, preparation, fold models and pooling; nothing is stored.
 */
export async function scoreFolder(version: VersionFile, folder: string, files: readonly PlannedFile[]): Promise<ScoredFile[]> {
  const backbone = version.backbone === null ? undefined : await openBackbone(version.backbone);
  // Identifiers are hashed with a key for this run only: they only have to distinguish patients and exams.
  const key = randomBytes(32).toString("hex");
  const read: ReadFile[] = [];
  const unread: ScoredFile[] = [];
  for (let start = 0; start < files.length; start += imagesPerPass) {
    const images: PreparedImage[] = [];
    const pass: ReadFile[] = [];
    for (const planned of files.slice(start, start + imagesPerPass)) {
      try {
        const { file, image } = await readOne(version, folder, planned, key);
        images.push(image);
        pass.push(file);
      } catch (error) {
        unread.push({ ...nothing, path: planned.path, note: sentenceOf(error) });
      }
    }
    for (const model of version.models) {
      const logits = await predictImages(model, images, { backbone });
      for (const file of pass) file.logits.push(logits.get(file.path) ?? Number.NaN);
    }
    read.push(...pass);
  }
  const place = new Map(files.map(({ path }, index) => [path, index]));
  return [...scored(version, read), ...unread].sort((a, b) => (place.get(a.path) ?? 0) - (place.get(b.path) ?? 0));
}

const nothing = { exam: null, laterality: null, view: null, imageScore: null, breastScore: null };

async function readOne(
  { description: { preparation } }: VersionFile,
  folder: string,
  { path, facts }: PlannedFile,
  key: string,
): Promise<{ file: ReadFile; image: PreparedImage }> {
  // People who score their own images know what is written in them; none of it leaves this machine.
  const sealed = sealFacts(key, { ...facts, vouchedFor: true, lesions: [] }, path);
  const made = await makeFiledImage(await readFile(join(folder, path)), sealed, key);
  const { laterality, view, viewLabel, modifiers, acquiredAt, instanceNumber, sopUid, patientHash, examHash } = made;
  const examId = `${patientHash} ${examHash}`;
  const prepared = prepareFiled(made.file, preparation);
  const { spacingMm, transform: _, ...pixels } = prepared;
  const facet = { imageId: path, patientId: patientHash, examId, breastId: `${examId}:${laterality}`, laterality, view };
  return {
    file: {
      path,
      examId,
      patientId: patientHash,
      laterality,
      view,
      viewLabel,
      viewModifiers: modifiers,
      acquiredAt,
      instanceNumber,
      sopInstanceUid: sopUid,
      logits: [],
    },
    image: { ...facet, ...pixels, breast: breastBoxOf(pixels), ...(spacingMm === null ? {} : { spacingMm }) },
  };
}

function sentenceOf(error: unknown): string {
  const rejected = rejectionOf(error);
  return rejected === undefined ? `The file cannot be read (${codeOfError(error)}).` : rejection(rejected.code, rejected.context).message;
}

function scored({ description: { scoring } }: VersionFile, read: readonly ReadFile[]): ScoredFile[] {
  const exams = [...new Set(read.map(({ examId }) => examId))];
  const used = withStandardViews(read).filter((file) => isUsed(file, scoring.pooling.images ?? "all"));
  const images = used.map(({ path, patientId, examId, laterality, view }) => ({
    imageId: path,
    patientId,
    examId,
    breastId: `${examId}:${laterality}`,
    laterality,
    view,
  }));
  const breasts = scoreUnseenPatients(
    scoring,
    images,
    scoring.folds.map((_, fold) => new Map(used.map(({ path, logits }) => [path, logits[fold] ?? Number.NaN]))),
  );
  const scores = new Map(
    breasts.flatMap((breast) => breast.images.map(({ imageId, score }) => [imageId, { image: score, breast: breast.score }])),
  );
  return read.map(({ path, examId, laterality, viewLabel }) => {
    const score = scores.get(path);
    return {
      path,
      exam: String(exams.indexOf(examId) + 1),
      laterality,
      view: viewLabel,
      imageScore: score?.image ?? null,
      breastScore: score?.breast ?? null,
      note: score === undefined ? "Not the standard view of its breast: the version does not score it." : "",
    };
  });
}
