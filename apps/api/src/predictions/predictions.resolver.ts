import {
  type PredictionBatch as BatchRecord,
  type ExamRecord,
  findBatch,
  type ImagePrediction as ImagePredictionRecord,
  type ImageRecord,
  type ModelVersion as VersionRecord,
} from "@second-read/database";
import { AppError } from "@second-read/domain";
import { Arg, Ctx, FieldResolver, ID, Mutation, Query, Resolver, Root } from "type-graphql";
import { signedIn } from "../access/signed-in.ts";
import type { RequestContext } from "../context.ts";
import { Exam, Image } from "../exams/exams.type.ts";
import { Rejection } from "../imports/imports.type.ts";
import { ModelVersion } from "../models/models.type.ts";
import { askHeatMap } from "./operations/ask-heat-map.ts";
import { listUnscoredBreasts } from "./operations/list-unscored-breasts.ts";
import { predictExams } from "./operations/predict-exams.ts";
import type { PredictionWithImages } from "./operations/read-predictions.ts";
import { showPredictions } from "./operations/show-predictions.ts";
import { ImagePrediction, Prediction, PredictionBatch, UnscoredBreast } from "./predictions.type.ts";

async function versionOf({ loaders }: RequestContext, modelVersionId: string): Promise<VersionRecord> {
  const version = await loaders.version.load(modelVersionId);
  if (version === null) throw new AppError("INTERNAL", "The version of this score is gone.");
  return version;
}

@Resolver(() => Prediction)
export class PredictionResolver {
  @FieldResolver(() => ModelVersion)
  modelVersion(@Root() { modelVersionId }: PredictionWithImages, @Ctx() context: RequestContext): Promise<VersionRecord> {
    return versionOf(context, modelVersionId);
  }

  @FieldResolver(() => [ImagePrediction])
  async images(@Root() { images, laterality }: PredictionWithImages, @Ctx() { loaders }: RequestContext): Promise<ImagePredictionRecord[]> {
    const found = await Promise.all(images.map(({ imageId }) => loaders.image.load(imageId)));
    return images.filter((_, index) => found[index]?.laterality === laterality);
  }
}

@Resolver(() => ImagePrediction)
export class ImagePredictionResolver {
  @FieldResolver(() => Image)
  async image(@Root() { imageId }: ImagePredictionRecord, @Ctx() { loaders }: RequestContext): Promise<ImageRecord> {
    const image = await loaders.image.load(imageId);
    if (image === null) throw new AppError("INTERNAL", "The image of this score is gone.");
    return image;
  }

  @FieldResolver(() => String, { nullable: true, description: "Null until made; asking for it queues it." })
  heatMapUrl(@Root() prediction: ImagePredictionRecord, @Ctx() { deps }: RequestContext): Promise<string | null> {
    return askHeatMap(deps, prediction);
  }
}

@Resolver(() => PredictionBatch)
export class PredictionBatchResolver {
  @Query(() => PredictionBatch, { nullable: true })
  predictionBatch(@Arg("id", () => ID) id: string, @Ctx() { deps }: RequestContext): Promise<BatchRecord | null> {
    return findBatch(deps.database, id);
  }

  @Mutation(() => PredictionBatch)
  predictExams(
    @Arg("modelVersionId", () => ID) modelVersionId: string,
    @Arg("examIds", () => [ID], { nullable: true }) examIds: string[] | null,
    @Arg("idempotencyKey", () => String) idempotencyKey: string,
    @Ctx() context: RequestContext,
  ): Promise<BatchRecord> {
    return predictExams(context.deps, signedIn(context), { modelVersionId, examIds: examIds ?? null, idempotencyKey });
  }

  @FieldResolver(() => Rejection, { nullable: true, description: "Why it ended before all of its exams were scored." })
  error(@Root() { errorMessage }: BatchRecord): Rejection | null {
    return errorMessage === null ? null : { code: "UNAVAILABLE", message: errorMessage };
  }

  @FieldResolver(() => ModelVersion)
  modelVersion(@Root() { modelVersionId }: BatchRecord, @Ctx() context: RequestContext): Promise<VersionRecord> {
    return versionOf(context, modelVersionId);
  }
}

@Resolver(() => Exam)
export class ExamPredictionsResolver {
  @FieldResolver(() => [UnscoredBreast], {
    description: "The breasts that the version does not score, and why; the champion's, or the newest version's, without an argument.",
  })
  unscoredBreasts(
    @Root() exam: ExamRecord,
    @Arg("modelVersionId", () => ID, { nullable: true }) modelVersionId: string | null,
    @Ctx() context: RequestContext,
  ): Promise<UnscoredBreast[]> {
    return listUnscoredBreasts(context, exam, modelVersionId ?? null);
  }

  @FieldResolver(() => [Prediction], {
    description: "Empty until the actor may see scores; the champion's, or the newest version's, without an argument.",
  })
  predictions(
    @Root() exam: ExamRecord,
    @Arg("modelVersionId", () => ID, { nullable: true }) modelVersionId: string | null,
    @Ctx() context: RequestContext,
  ): Promise<PredictionWithImages[]> {
    return showPredictions(context, exam, modelVersionId ?? null);
  }
}
