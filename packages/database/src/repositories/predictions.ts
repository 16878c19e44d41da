import { type EvaluationSet, type ImagesUsed, isUsed, type Laterality, withStandardViews } from "@second-read/domain";
import type { NotNull } from "kysely";
import type { Connection } from "../connection.ts";
import type { ImagePrediction, Prediction, PredictionBatch } from "../generated/prisma/client.ts";
import { anyOf, exists, query, raw, rowsOf, word } from "../statements.ts";
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
  await sql.run(
    query
      .insertInto("Prediction")
      .columns(["modelVersionId", "projectId", "examId", "laterality", "score", "logit", "set", "fold"])
      .expression((eb) =>
        eb
          .selectFrom(rowsOf("Prediction", breasts))
          .select(["modelVersionId", "projectId", "examId", "laterality", "score", "logit", "set", "fold"]),
      )
      .onConflict((conflict) =>
        conflict
          .columns(["modelVersionId", "examId", "laterality"])
          .doUpdateSet((eb) => ({ score: eb.ref("excluded.score"), logit: eb.ref("excluded.logit"), at: raw`now()` })),
      ),
  );
  await sql.run(
    query
      .insertInto("ImagePrediction")
      .columns(["modelVersionId", "imageId", "examId", "score", "logit"])
      .expression((eb) =>
        eb.selectFrom(rowsOf("ImagePrediction", images)).select(["modelVersionId", "imageId", "examId", "score", "logit"]),
      )
      .onConflict((conflict) =>
        conflict
          .columns(["modelVersionId", "imageId"])
          .doUpdateSet((eb) => ({ score: eb.ref("excluded.score"), logit: eb.ref("excluded.logit") })),
      ),
  );
  // An image that the breast's score no longer rests on, such as the earlier of two acquisitions, has no score of its own either.
  await sql.run(imagePredictionsOf(breasts).where((eb) => eb.not(eb("s.imageId", "=", anyOf(images.map(({ imageId }) => imageId))))));
}

type ScoredBreast = Pick<NewPrediction, "modelVersionId" | "examId" | "laterality">;

/** Deletes the scores of these breasts' images. */
function imagePredictionsOf(breasts: readonly ScoredBreast[]) {
  return query
    .deleteFrom("ImagePrediction as s")
    .using([rowsOf("Prediction", breasts), "Image as i"])
    .whereRef("s.modelVersionId", "=", "given.modelVersionId")
    .whereRef("s.examId", "=", "given.examId")
    .whereRef("i.id", "=", "s.imageId")
    .whereRef("i.laterality", "=", "given.laterality");
}

/** Takes back the scores of breasts that have no image left which the version scores by. */
export async function deletePredictions(
  { sql }: Pick<Connection, "sql">,
  modelVersionId: string,
  breasts: readonly { readonly examId: string; readonly laterality: Laterality }[],
): Promise<void> {
  if (breasts.length === 0) return;
  const scored = breasts.map(({ examId, laterality }) => ({ modelVersionId, examId, laterality }));
  await sql.run(imagePredictionsOf(scored));
  await sql.run(
    query
      .deleteFrom("Prediction as p")
      .using(rowsOf("Prediction", scored))
      .whereRef("p.modelVersionId", "=", "given.modelVersionId")
      .whereRef("p.examId", "=", "given.examId")
      .whereRef("p.laterality", "=", "given.laterality"),
  );
}

export async function findPredictions(
  { prisma }: PrismaOnly,
  pairs: readonly { examId: string; modelVersionId: string }[],
): Promise<Prediction[]> {
  return prisma.prediction.findMany({ where: ofPairs(pairs), orderBy: [{ examId: "asc" }, { laterality: "desc" }] });
}

export async function findImagePredictions(
  { prisma }: PrismaOnly,
  pairs: readonly { examId: string; modelVersionId: string }[],
): Promise<ImagePrediction[]> {
  return prisma.imagePrediction.findMany({ where: ofPairs(pairs) });
}

/** Grouped by version: one `IN` list a version instead of one condition a pair. */
function ofPairs(pairs: readonly { examId: string; modelVersionId: string }[]) {
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
  const images = await sql.run(
    query
      .selectFrom("Exam as e")
      .innerJoin("Patient as w", (join) => join.onRef("w.id", "=", "e.patientId").on("w.lockedTest", "=", false))
      .innerJoin("Image as i", (join) =>
        join.onRef("i.examId", "=", "e.id").on("i.withdrawnAt", "is", null).on("i.view", "<>", word("SPECIMEN")),
      )
      .select(takenColumns)
      .select((eb) =>
        exists(
          query
            .selectFrom("ImagePrediction as p")
            .select("p.imageId")
            .where("p.imageId", "=", eb.ref("i.id"))
            .where("p.modelVersionId", "=", modelVersionId),
        ).as("scored"),
      )
      .where("e.projectId", "=", projectId)
      .where("e.status", "<>", word("WITHDRAWN"))
      .orderBy("e.queueOrder"),
  );
  const unscored = withStandardViews(images).filter((image) => !image.scored && isUsed(image, used));
  return [...new Set(unscored.map(({ examId }) => examId))];
}

/** Every exam of the project that has images and is not withdrawn, in queue order. */
export async function listExamsWithImages({ sql }: Pick<Connection, "sql">, projectId: string): Promise<string[]> {
  const rows = await sql.run(
    query
      .selectFrom("Exam as e")
      .select("e.id")
      .where("e.projectId", "=", projectId)
      .where("e.status", "<>", word("WITHDRAWN"))
      .where((eb) =>
        exists(
          query
            .selectFrom("Image as i")
            .select("i.id")
            .where("i.examId", "=", eb.ref("e.id"))
            .where("i.withdrawnAt", "is", null)
            .where("i.view", "<>", word("SPECIMEN")),
        ),
      )
      .orderBy("e.queueOrder"),
  );
  return rows.map(({ id }) => id);
}

/** Of the exams named: which may be asked for (withdrawn ones are left out), and which are not this project's at all. */
export async function sortPredictable(
  { sql }: Pick<Connection, "sql">,
  projectId: string,
  examIds: readonly string[],
): Promise<{ predictable: string[]; unknown: string[] }> {
  const rows = await sql.run(
    query.selectFrom("Exam").select(["id", "status"]).where("projectId", "=", projectId).where("id", "=", anyOf(examIds)),
  );
  const found = new Map(rows.map(({ id, status }) => [id, status !== "WITHDRAWN"]));
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
  const images = await sql.run(
    query
      .selectFrom("Image as i")
      .innerJoin("Exam as e", "e.id", "i.examId")
      .innerJoin("Patient as p", "p.id", "e.patientId")
      .select(takenColumns)
      .select(["i.id as imageId", "e.patientId", "p.lockedTest", "i.sha256"])
      .where("i.examId", "=", anyOf(examIds))
      .where("i.withdrawnAt", "is", null)
      .where("i.view", "<>", word("SPECIMEN"))
      .orderBy("i.id"),
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
  const held = query
    .selectFrom("ImagePrediction as s")
    .innerJoin("Image as i", (join) => join.onRef("i.id", "=", "s.imageId").on("i.withdrawnAt", "is", null))
    .innerJoin("Exam as e", "e.id", "i.examId")
    .innerJoin("Prediction as p", (join) =>
      join
        .onRef("p.modelVersionId", "=", "s.modelVersionId")
        .onRef("p.examId", "=", "i.examId")
        .onRef("p.laterality", "=", "i.laterality")
        .on("p.fold", "is not", null),
    )
    .select((eb) => [
      "p.fold",
      "s.logit",
      "i.id as imageId",
      "i.examId",
      "e.patientId",
      "i.laterality",
      "i.view",
      "i.sha256",
      eb.fn
        .agg<number>("row_number")
        .over((window) => window.partitionBy("p.fold").orderBy("i.id"))
        .as("place"),
    ])
    .where("s.modelVersionId", "=", modelVersionId)
    .$narrowType<{ fold: NotNull }>();
  return sql.run(
    query
      .selectFrom(held.as("held"))
      .select(["fold", "logit", "imageId", "examId", "patientId", "laterality", "view", "sha256"])
      .where("place", "<=", imagesPerFold)
      .orderBy("fold")
      .orderBy("imageId"),
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
