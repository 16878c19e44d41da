import { type EvaluationSet, type ImagesUsed, isUsed, type Laterality, type TakenView, withStandardViews } from "@second-read/domain";
import type { Connection } from "../connection.ts";
import type { ImagePrediction, Prediction, PredictionBatch } from "../generated/prisma/client.ts";

import { takenColumns } from "./images.ts";

type PrismaOnly = Pick<Connection, "prisma">;

export interface NewPrediction {
  readonly modelVersionId: string;
  readonly projectId: string;
  readonly examId: string;
  readonly laterality: Laterality;
  readonly score: number;
  readonly logit: number;
  readonly set: EvaluationSet | null;
  readonly fold: number | null;
  readonly images: readonly { readonly imageId: string; readonly score: number; readonly logit: number }[];
}

/** A breast already scored by this version keeps its score: the same models give the same one, unless a view joined the exam since. */
export async function savePredictions({ sql }: Pick<Connection, "sql">, predictions: readonly NewPrediction[]): Promise<void> {
  if (predictions.length === 0) return;
  const breasts = predictions.map(({ images: _, ...breast }) => breast);
  const images = predictions.flatMap(({ images, modelVersionId, examId }) => images.map((image) => ({ ...image, modelVersionId, examId })));
  await sql.query(
    `INSERT INTO "Prediction" ("modelVersionId", "projectId", "examId", laterality, score, logit, set, fold)
     SELECT "modelVersionId", "projectId", "examId", laterality::"Laterality", score, logit, set::"EvaluationSet", fold
     FROM jsonb_to_recordset($1::jsonb) AS row("modelVersionId" text, "projectId" text, "examId" text, laterality text, score float, logit float, set text, fold int)
     ON CONFLICT ("modelVersionId", "examId", laterality) DO UPDATE SET score = EXCLUDED.score, logit = EXCLUDED.logit, at = now()`,
    [JSON.stringify(breasts)],
  );
  await sql.query(
    `INSERT INTO "ImagePrediction" ("modelVersionId", "imageId", "examId", score, logit)
     SELECT "modelVersionId", "imageId", "examId", score, logit
     FROM jsonb_to_recordset($1::jsonb) AS row("modelVersionId" text, "imageId" text, "examId" text, score float, logit float)
     ON CONFLICT ("modelVersionId", "imageId") DO UPDATE SET score = EXCLUDED.score, logit = EXCLUDED.logit`,
    [JSON.stringify(images)],
  );
  // An image that the breast's score no longer rests on, such as the earlier of two acquisitions, has no score of its own either.
  await sql.query(
    `DELETE FROM "ImagePrediction" s USING jsonb_to_recordset($1::jsonb) AS row("modelVersionId" text, "examId" text, laterality text), "Image" i
     WHERE s."modelVersionId" = row."modelVersionId" AND s."examId" = row."examId" AND i.id = s."imageId" AND i.laterality::text = row.laterality
       AND NOT s."imageId" = ANY($2)`,
    [JSON.stringify(breasts), images.map(({ imageId }) => imageId)],
  );
}

/** Takes back the scores of breasts that have no image left which the version scores by. */
export async function deletePredictions(
  { sql }: Pick<Connection, "sql">,
  modelVersionId: string,
  breasts: readonly { readonly examId: string; readonly laterality: Laterality }[],
): Promise<void> {
  if (breasts.length === 0) return;
  const rows = JSON.stringify(breasts.map(({ examId, laterality }) => ({ examId, laterality })));
  await sql.query(
    `DELETE FROM "ImagePrediction" s USING jsonb_to_recordset($2::jsonb) AS row("examId" text, laterality text), "Image" i
     WHERE s."modelVersionId" = $1 AND s."examId" = row."examId" AND i.id = s."imageId" AND i.laterality::text = row.laterality`,
    [modelVersionId, rows],
  );
  await sql.query(
    `DELETE FROM "Prediction" p USING jsonb_to_recordset($2::jsonb) AS row("examId" text, laterality text)
     WHERE p."modelVersionId" = $1 AND p."examId" = row."examId" AND p.laterality::text = row.laterality`,
    [modelVersionId, rows],
  );
}

export async function findPredictions(
  { prisma }: PrismaOnly,
  pairs: readonly { examId: string; modelVersionId: string }[],
): Promise<Prediction[]> {
  return prisma.prediction.findMany({ where: anyOf(pairs), orderBy: [{ examId: "asc" }, { laterality: "desc" }] });
}

export async function findImagePredictions(
  { prisma }: PrismaOnly,
  pairs: readonly { examId: string; modelVersionId: string }[],
): Promise<ImagePrediction[]> {
  return prisma.imagePrediction.findMany({ where: anyOf(pairs) });
}

/** Grouped by version: one `IN` list a version instead of one condition a pair. */
function anyOf(pairs: readonly { examId: string; modelVersionId: string }[]) {
  const versions = [...new Set(pairs.map(({ modelVersionId }) => modelVersionId))];
  return {
    OR: versions.map((modelVersionId) => ({
      modelVersionId,
      examId: { in: pairs.filter((pair) => pair.modelVersionId === modelVersionId).map(({ examId }) => examId) },
    })),
  };
}

/** Exams of the project that this version has not scored: they have images that it uses, are not withdrawn, and their patients are not held out. */
export async function listUnscoredExams(
  { sql }: Pick<Connection, "sql">,
  projectId: string,
  { id: modelVersionId, images: used }: { readonly id: string; readonly images: ImagesUsed },
): Promise<string[]> {
  const images = await sql.query<TakenView & { scored: boolean }>(
    `SELECT ${takenColumns}, EXISTS (SELECT 1 FROM "ImagePrediction" p WHERE p."imageId" = i.id AND p."modelVersionId" = $2) AS scored
     FROM "Exam" e JOIN "Patient" w ON w.id = e."patientId" AND NOT w."lockedTest"
     JOIN "Image" i ON i."examId" = e.id AND i."withdrawnAt" IS NULL AND i.view <> 'SPECIMEN'
     WHERE e."projectId" = $1 AND e.status NOT IN ('WITHDRAWN')
     ORDER BY e."queueOrder"`,
    [projectId, modelVersionId],
  );
  const unscored = withStandardViews(images).filter((image) => !image.scored && isUsed(image, used));
  return [...new Set(unscored.map(({ examId }) => examId))];
}

/** Every exam of the project that has images and is not withdrawn, in queue order. */
export async function listExamsWithImages({ sql }: Pick<Connection, "sql">, projectId: string): Promise<string[]> {
  const rows = await sql.query<{ id: string }>(
    `SELECT e.id FROM "Exam" e WHERE e."projectId" = $1 AND e.status <> 'WITHDRAWN'
       AND EXISTS (SELECT 1 FROM "Image" i WHERE i."examId" = e.id AND i."withdrawnAt" IS NULL AND i.view <> 'SPECIMEN') ORDER BY e."queueOrder"`,
    [projectId],
  );
  return rows.map(({ id }) => id);
}

/** Of the exams named: which may be asked for (withdrawn ones are left out), and which are not this project's at all. */
export async function sortPredictable(
  { sql }: Pick<Connection, "sql">,
  projectId: string,
  examIds: readonly string[],
): Promise<{ predictable: string[]; unknown: string[] }> {
  const rows = await sql.query<{ id: string; predictable: boolean }>(
    `SELECT e.id, e.status <> 'WITHDRAWN' AS predictable
     FROM "Exam" e WHERE e."projectId" = $1 AND e.id = ANY($2)`,
    [projectId, [...examIds]],
  );
  const found = new Map(rows.map(({ id, predictable }) => [id, predictable]));
  return { predictable: examIds.filter((id) => found.get(id) === true), unknown: examIds.filter((id) => !found.has(id)) };
}

export interface ImageToScore {
  readonly imageId: string;
  readonly examId: string;
  readonly patientId: string;
  readonly laterality: Laterality;
  readonly view: string;
  readonly sha256: string;
}

export interface ImageOfExam extends ImageToScore {
  /** Of a held-out patient: what is computed of it is not kept, but by a locked evaluation. */
  readonly lockedTest: boolean;
  /** The standard view of its breast. */
  readonly isStandard: boolean;
}

/** Images of these exams, those of held-out patients marked. */
export async function listImagesOfExams({ sql }: Pick<Connection, "sql">, examIds: readonly string[]): Promise<ImageOfExam[]> {
  const images = await sql.query<Omit<ImageOfExam, "isStandard"> & TakenView>(
    `SELECT ${takenColumns}, i.id AS "imageId", e."patientId", p."lockedTest", i.sha256
     FROM "Image" i JOIN "Exam" e ON e.id = i."examId"
     JOIN "Patient" p ON p.id = e."patientId"
     WHERE i."examId" = ANY($1) AND i."withdrawnAt" IS NULL AND i.view <> 'SPECIMEN' ORDER BY i.id`,
    [[...examIds]],
  );
  return withStandardViews(images).map(({ imageId, examId, patientId, lockedTest, laterality, view, sha256, isStandard }) => ({
    imageId,
    examId,
    patientId,
    lockedTest,
    laterality,
    view,
    sha256,
    isStandard,
  }));
}

/** Some images of each fold's held-out patients, with the logit that is on record; those that may still be read. */
export async function sampleHeldOutImages(
  { sql }: Pick<Connection, "sql">,
  modelVersionId: string,
  imagesPerFold: number,
): Promise<(ImageToScore & { fold: number; logit: number })[]> {
  return sql.query(
    `SELECT * FROM (
       SELECT p.fold, s.logit, i.id AS "imageId", i."examId", e."patientId", i.laterality::text AS laterality, i.view, i.sha256,
              row_number() OVER (PARTITION BY p.fold ORDER BY i.id) AS place
       FROM "ImagePrediction" s
       JOIN "Image" i ON i.id = s."imageId" AND i."withdrawnAt" IS NULL
       JOIN "Exam" e ON e.id = i."examId"
       JOIN "Prediction" p ON p."modelVersionId" = s."modelVersionId" AND p."examId" = i."examId" AND p.laterality = i.laterality AND p.fold IS NOT NULL
       WHERE s."modelVersionId" = $1) held
     WHERE place <= $2 ORDER BY fold, "imageId"`,
    [modelVersionId, imagesPerFold],
  );
}

export async function insertBatch(
  { prisma }: PrismaOnly,
  batch: {
    projectId: string;
    modelVersionId: string;
    requestedById: string | null;
    idempotencyKey: string;
    /** Absent for batches that no request asked for. */
    requestDigest?: string;
    examIds: readonly string[];
  },
): Promise<PredictionBatch> {
  const examIds = [...batch.examIds];
  return prisma.predictionBatch.create({
    data: { ...batch, examIds, total: examIds.length, finishedAt: examIds.length === 0 ? new Date() : null },
  });
}

export async function findBatch({ prisma }: PrismaOnly, id: string): Promise<PredictionBatch | null> {
  return prisma.predictionBatch.findUnique({ where: { id } });
}

export async function findBatchByKey({ prisma }: PrismaOnly, projectId: string, idempotencyKey: string): Promise<PredictionBatch | null> {
  return prisma.predictionBatch.findUnique({ where: { projectId_idempotencyKey: { projectId, idempotencyKey } } });
}

/** Progress of a batch: its exams are scored in their order, so the counts say where another attempt goes on. */
export async function advanceBatch(
  { prisma }: PrismaOnly,
  id: string,
  counts: { done: number; failed: number; finished: boolean; errorMessage?: string | null },
): Promise<void> {
  const { done, failed, finished, errorMessage } = counts;
  await prisma.predictionBatch.update({
    where: { id },
    data: { done, failed, ...(finished ? { finishedAt: new Date(), errorMessage: errorMessage ?? null } : {}) },
  });
}

/** Ends a batch whose attempts are used up; a batch that has ended stays as it is. */
export async function endBatchEarly({ prisma }: PrismaOnly, id: string, errorMessage: string): Promise<PredictionBatch | null> {
  await prisma.predictionBatch.updateMany({ where: { id, finishedAt: null }, data: { finishedAt: new Date(), errorMessage } });
  return findBatch({ prisma }, id);
}

/** QUEUED exactly once: true for the caller who must enqueue the job. */
export async function claimHeatMap({ prisma }: PrismaOnly, modelVersionId: string, imageId: string): Promise<boolean> {
  const { count } = await prisma.imagePrediction.updateMany({
    where: { modelVersionId, imageId, heatMap: null },
    data: { heatMap: "QUEUED" },
  });
  return count === 1;
}

export async function setHeatMap(
  { prisma }: PrismaOnly,
  modelVersionId: string,
  imageId: string,
  state: "MADE" | "FAILED" | null,
): Promise<void> {
  await prisma.imagePrediction.updateMany({ where: { modelVersionId, imageId }, data: { heatMap: state } });
}

export async function findPredictionsOfVersion({ prisma }: PrismaOnly, modelVersionId: string): Promise<Prediction[]> {
  return prisma.prediction.findMany({ where: { modelVersionId } });
}

export async function findImagePrediction(
  { prisma }: PrismaOnly,
  modelVersionId: string,
  imageId: string,
): Promise<ImagePrediction | null> {
  return prisma.imagePrediction.findUnique({ where: { modelVersionId_imageId: { modelVersionId, imageId } } });
}
