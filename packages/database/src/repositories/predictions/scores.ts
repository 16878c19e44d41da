import type { Density, EvaluationSet, Laterality } from "@second-read/domain";
import type { PrismaOnly, SqlOnly } from "../../connection.ts";
import type { ImagePrediction, Prediction } from "../../generated/prisma/client.ts";
import { anyOf, query, raw, rowsOf } from "../../statements.ts";

export interface NewPrediction {
  readonly modelVersionId: string;
  readonly projectId: string;
  readonly examId: string;
  readonly laterality: Laterality;
  readonly score: number;
  readonly logit: number;
  /** As estimated by the version; null if it does not estimate it. */
  readonly density?: Density | null;
  readonly set: EvaluationSet | null;
  readonly fold: number | null;
  readonly images: readonly { readonly imageId: string; readonly score: number; readonly logit: number }[];
}

/** A breast already scored by this version keeps its score: the same models give the same one, unless a view has joined the exam since. */
export async function savePredictions({ sql }: SqlOnly, predictions: readonly NewPrediction[]): Promise<void> {
  if (predictions.length === 0) return;
  const breasts = predictions.map(({ images: _, ...breast }) => breast);
  const images = predictions.flatMap(({ images, modelVersionId, examId }) => images.map((image) => ({ ...image, modelVersionId, examId })));
  await sql.run(
    query
      .insertInto("Prediction")
      .columns(["modelVersionId", "projectId", "examId", "laterality", "score", "logit", "density", "set", "fold"])
      .expression((eb) =>
        eb
          .selectFrom(rowsOf("Prediction", breasts))
          .select(["modelVersionId", "projectId", "examId", "laterality", "score", "logit", "density", "set", "fold"]),
      )
      .onConflict((conflict) =>
        conflict.columns(["modelVersionId", "examId", "laterality"]).doUpdateSet((eb) => ({
          score: eb.ref("excluded.score"),
          logit: eb.ref("excluded.logit"),
          density: eb.ref("excluded.density"),
          at: raw`now()`,
        })),
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
  // An image on which the breast's score no longer rests, such as the earlier of two acquisitions, loses its own score too.
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

/** Deletes the scores of breasts that have no image left that the version scores. */
export async function deletePredictions(
  { sql }: SqlOnly,
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

/** Grouped by version: one `IN` list per version instead of one condition per pair. */
function ofPairs(pairs: readonly { examId: string; modelVersionId: string }[]) {
  const versions = [...new Set(pairs.map(({ modelVersionId }) => modelVersionId))];
  return {
    OR: versions.map((modelVersionId) => ({
      modelVersionId,
      examId: { in: pairs.filter((pair) => pair.modelVersionId === modelVersionId).map(({ examId }) => examId) },
    })),
  };
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
