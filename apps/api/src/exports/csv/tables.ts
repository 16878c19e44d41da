import type { ExamRecord, ImageRecord, PredictionToExport, TruthRecord } from "@second-read/database";
import {
  type BreastAssessment,
  breastClasses,
  densities,
  examStatuses,
  type Finding,
  findingKinds,
  lateralities,
  type Mark,
  markShapes,
  opinions,
  truthStrengths,
  views,
} from "@second-read/domain";
import { SpacingBasisEnum } from "../../common/enums-of-images.ts";
import type { ShownRead } from "../../reads/anonymous-reads.ts";
import type { Table } from "./column.ts";

export const examsTable: Table<ExamRecord> = {
  name: "exams",
  oneRow: "one exam, whether its labels are in the export or not",
  columns: [
    { name: "examId", type: "id", meaning: "The exam.", value: ({ id }) => id },
    { name: "patient", type: "id", meaning: "Pseudonym of the patient, within this project.", value: ({ pseudonym }) => pseudonym },
    {
      name: "status",
      type: "word",
      meaning: "Where the exam stands; only SETTLED (final) exams have rows in reads, findings, truth and predictions.",
      words: examStatuses,
      value: ({ status }) => status,
    },
    {
      name: "acquiredOn",
      type: "date",
      meaning: "When it was acquired.",
      value: ({ acquiredOn }) => acquiredOn?.toISOString().slice(0, 10),
    },
    { name: "ageBand", type: "text", meaning: "Five years of age, such as 55-59.", value: ({ ageBand }) => ageBand },
    { name: "priorExamId", type: "id", meaning: "The patient's exam before this one.", value: ({ priorId }) => priorId },
  ],
};

export const imagesTable: Table<ImageRecord> = {
  name: "images",
  oneRow: "one image of an exam in exams",
  columns: [
    { name: "imageId", type: "id", meaning: "The image.", value: ({ id }) => id },
    { name: "examId", type: "id", meaning: "Its exam.", value: ({ examId }) => examId },
    { name: "laterality", type: "word", meaning: "The breast.", words: lateralities, value: ({ laterality }) => laterality },
    { name: "view", type: "word", meaning: "The view.", words: views, value: ({ view }) => view },
    { name: "viewModifiers", type: "words", meaning: "DICOM CID 4015.", value: ({ viewModifiers }) => viewModifiers.join(" ") },
    { name: "rows", type: "integer", meaning: "Height in stored pixels.", value: ({ rows }) => rows },
    { name: "columns", type: "integer", meaning: "Width in stored pixels.", value: ({ columns }) => columns },
    { name: "rowSpacingMm", type: "number", meaning: "Millimetres from row to row.", value: ({ pixelSpacingMm }) => pixelSpacingMm?.[0] },
    {
      name: "columnSpacingMm",
      type: "number",
      meaning: "Millimetres from column to column.",
      value: ({ pixelSpacingMm }) => pixelSpacingMm?.[1],
    },
    {
      name: "spacingBasis",
      type: "word",
      meaning: "What the spacing rests on.",
      words: Object.keys(SpacingBasisEnum),
      value: ({ spacingBasis }) => spacingBasis,
    },
    { name: "vendor", type: "text", meaning: "Manufacturer of the device.", value: ({ vendor }) => vendor },
    { name: "lossy", type: "boolean", meaning: "Was it ever compressed with loss?", value: ({ lossy }) => lossy },
    { name: "sha256", type: "text", meaning: "SHA-256 of the filed DICOM object.", value: ({ sha256 }) => sha256 },
  ],
};

export interface ReadBreast {
  readonly read: ShownRead;
  readonly breast: BreastAssessment;
}

export const readsTable: Table<ReadBreast> = {
  name: "reads",
  oneRow: "one breast of one submitted read",
  columns: [
    { name: "readId", type: "id", meaning: "The read.", value: ({ read }) => read.id },
    { name: "examId", type: "id", meaning: "Its exam.", value: ({ read }) => read.examId },
    { name: "laterality", type: "word", meaning: "The breast.", words: lateralities, value: ({ breast }) => breast.laterality },
    {
      name: "readerId",
      type: "id",
      meaning: "The reader; empty in projects whose readers are anonymous, like finalisedAt and activeSeconds.",
      value: ({ read }) => read.readerId,
    },
    { name: "round", type: "integer", meaning: "Reading round of the exam.", value: ({ read }) => read.round },
    { name: "order", type: "integer", meaning: "Place of the read within its round.", value: ({ read }) => read.order },
    { name: "finalisedAt", type: "time", meaning: "When it was submitted.", value: ({ read }) => read.finalisedAt?.toISOString() },
    { name: "activeSeconds", type: "number", meaning: "Time spent on it.", value: ({ read }) => read.activeSeconds },
    {
      name: "opinion",
      type: "word",
      meaning: "What is to be done about the breast.",
      words: opinions,
      value: ({ breast }) => breast.opinion,
    },
    { name: "class", type: "word", meaning: "What the reader takes it for.", words: breastClasses, value: ({ breast }) => breast.class },
    { name: "birads", type: "text", meaning: "BI-RADS category.", value: ({ breast }) => breast.birads },
    { name: "density", type: "word", meaning: "Breast density (BI-RADS).", words: densities, value: ({ breast }) => breast.density },
    {
      name: "technicalRecallReason",
      type: "text",
      meaning: "A code of DICOM CID 6041.",
      value: ({ breast }) => breast.technicalRecallReason,
    },
    { name: "noLocation", type: "boolean", meaning: "A recall that has no location.", value: ({ breast }) => breast.noLocation },
    { name: "blindOpinion", type: "word", meaning: "Of the exam, as submitted.", words: opinions, value: ({ read }) => read.blindOpinion },
    { name: "finalOpinion", type: "word", meaning: "Of the exam, in the end.", words: opinions, value: ({ read }) => read.finalOpinion },
  ],
};

export interface FindingMark {
  readonly source: "READ" | "TRUTH";
  readonly sourceId: string;
  readonly examId: string;
  readonly finding: Finding;
  /** null for a finding without a mark, which still has one row */
  readonly mark: Mark | null;
  readonly place: number;
}

export const findingsTable: Table<FindingMark> = {
  name: "findings",
  oneRow: "one mark of one finding of a read or of the ground truth; a finding without marks has one row",
  columns: [
    { name: "source", type: "word", meaning: "Whose finding it is.", words: ["READ", "TRUTH"], value: ({ source }) => source },
    { name: "sourceId", type: "id", meaning: "readId or truthId.", value: ({ sourceId }) => sourceId },
    { name: "examId", type: "id", meaning: "The exam.", value: ({ examId }) => examId },
    { name: "findingId", type: "id", meaning: "The finding, unique within its source.", value: ({ finding }) => finding.id },
    {
      name: "lesionUid",
      type: "id",
      meaning: "The same for one lesion in reads and ground truth.",
      value: ({ finding }) => finding.lesionUid,
    },
    { name: "laterality", type: "word", meaning: "The breast.", words: lateralities, value: ({ finding }) => finding.laterality },
    { name: "kind", type: "word", meaning: "The kind of finding.", words: findingKinds, value: ({ finding }) => finding.kind },
    {
      name: "attributes",
      type: "json",
      meaning: "Words of the lexicon, by attribute.",
      value: ({ finding }) => JSON.stringify(finding.attributes),
    },
    {
      name: "place",
      type: "integer",
      meaning: "Place of the mark within the finding, from 1; 0 without marks.",
      value: ({ place }) => place,
    },
    { name: "imageId", type: "id", meaning: "The image that the mark is on.", value: ({ mark }) => mark?.imageId },
    {
      name: "shape",
      type: "word",
      meaning: "POINT 1 point; BOX 2 corners; ELLIPSE the 4 ends of its axes, the longer first; POLYGON 3 or more.",
      words: markShapes,
      value: ({ mark }) => mark?.shape,
    },
    { name: "points", type: "points", meaning: "The points of the mark.", value: ({ mark }) => mark?.points.flat().join(" ") },
  ],
};

export const truthTable: Table<TruthRecord> = {
  name: "truth",
  oneRow: "the ground truth of one breast: that in force, or that of the snapshot",
  columns: [
    { name: "truthId", type: "id", meaning: "The ground truth.", value: ({ id }) => id },
    { name: "examId", type: "id", meaning: "Its exam.", value: ({ examId }) => examId },
    { name: "laterality", type: "word", meaning: "The breast.", words: lateralities, value: ({ laterality }) => laterality },
    {
      name: "class",
      type: "word",
      meaning: "All but NORMAL are positive.",
      words: breastClasses,
      value: ({ class: breastClass }) => breastClass,
    },
    { name: "strength", type: "word", meaning: "Its basis.", words: truthStrengths, value: ({ strength }) => strength },
    { name: "version", type: "integer", meaning: "Counts the breast's ground truths.", value: ({ version }) => version },
    { name: "at", type: "time", meaning: "When it was made.", value: ({ at }) => at.toISOString() },
    { name: "reason", type: "text", meaning: "The arbiter's reason.", value: ({ reason }) => reason },
    { name: "readIds", type: "words", meaning: "The reads that it weighed.", value: ({ readIds }) => readIds.join(" ") },
    { name: "supersedesId", type: "id", meaning: "The ground truth before it.", value: ({ supersedesId }) => supersedesId },
  ],
};

export const predictionsTable: Table<PredictionToExport> = {
  name: "predictions",
  oneRow: "one version's score of one breast",
  columns: [
    { name: "version", type: "integer", meaning: "Number of the model version.", value: ({ number }) => number },
    { name: "modelVersionId", type: "id", meaning: "The model version.", value: ({ modelVersionId }) => modelVersionId },
    { name: "examId", type: "id", meaning: "The exam.", value: ({ examId }) => examId },
    { name: "laterality", type: "word", meaning: "The breast.", words: lateralities, value: ({ laterality }) => laterality },
    { name: "score", type: "number", meaning: "Calibrated probability that the breast is abnormal, 0 to 1.", value: ({ score }) => score },
    {
      name: "estimatedDensity",
      type: "word",
      meaning:
        "Breast density as the version estimates it from the images, nobody's read; empty of a version whose estimates agree too little with stated densities.",
      words: densities,
      value: ({ density }) => density,
    },
    {
      name: "set",
      type: "word",
      meaning: "OUT_OF_FOLD: the patient is in the version's training data, and the model that held the patient out gave the score.",
      words: ["OUT_OF_FOLD"],
      value: ({ set }) => set,
    },
    { name: "fold", type: "integer", meaning: "That model's fold.", value: ({ fold }) => fold },
    { name: "at", type: "time", meaning: "When it was scored.", value: ({ at }) => at.toISOString() },
  ],
};
