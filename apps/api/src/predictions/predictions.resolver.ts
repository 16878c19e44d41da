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
import { heatMapLimit } from "../access/rate-limits.ts";
import { signedIn } from "../access/signed-in.ts";
import { IdempotencyKeyArg, ServingVersionArg } from "../common/arguments.ts";
import { DensityEnum } from "../common/enums.ts";
import type { RequestContext } from "../context.ts";
import { Exam, Image } from "../exams/exams.type.ts";
import { Rejection } from "../imports/imports.type.ts";
import { ModelVersion } from "../models/models.type.ts";
import { askHeatMap } from "./operations/ask-heat-map.ts";
import { listUnscoredBreasts } from "./operations/list-unscored-breasts.ts";
import { predictExams } from "./operations/predict-exams.ts";
import { heatMapsInDocument } from "./operations/queue-heat-maps.ts";
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
  @FieldResolver(() => ModelVersion, { description: "The version." })
  modelVersion(@Root() { modelVersionId }: PredictionWithImages, @Ctx() context: RequestContext): Promise<VersionRecord> {
    return versionOf(context, modelVersionId);
  }

  @FieldResolver(() => DensityEnum, {
    nullable: true,
    description:
      "Breast density as estimated from the images by the version, out of fold like the score; not a reader's. Null if it estimates none (see ModelVersion.densityAgreement).",
  })
  estimatedDensity(@Root() { density }: PredictionWithImages): string | null {
    return density;
  }

  @FieldResolver(() => [ImagePrediction], { description: "The scores of the breast's images." })
  async images(@Root() { images, laterality }: PredictionWithImages, @Ctx() { loaders }: RequestContext): Promise<ImagePredictionRecord[]> {
    const found = await Promise.all(images.map(({ imageId }) => loaders.image.load(imageId)));
    return images.filter((_, index) => found[index]?.laterality === laterality);
  }
}

@Resolver(() => ImagePrediction)
export class ImagePredictionResolver {
  @FieldResolver(() => Image, { description: "The image." })
  async image(@Root() { imageId }: ImagePredictionRecord, @Ctx() { loaders }: RequestContext): Promise<ImageRecord> {
    const image = await loaders.image.load(imageId);
    if (image === null) throw new AppError("INTERNAL", "The image of this score is gone.");
    return image;
  }

  @FieldResolver(() => String, {
    nullable: true,
    description: `URL of a PNG that shows where in the image the score comes from, in stored pixels. Null until it has been made; requesting it queues it, at most ${heatMapsInDocument} in one document and ${heatMapLimit.most.toLocaleString("en")} an hour for each person. Absolute, expires after a few minutes.`,
  })
  heatMapUrl(@Root() prediction: ImagePredictionRecord, @Ctx() context: RequestContext): Promise<string | null> {
    return askHeatMap(context, prediction);
  }
}

@Resolver(() => PredictionBatch)
export class PredictionBatchResolver {
  @Query(() => PredictionBatch, { nullable: true, description: "One batch; null if there is none with this ID that the actor may see." })
  predictionBatch(
    @Arg("id", () => ID, { description: "The batch." }) id: string,
    @Ctx() { deps }: RequestContext,
  ): Promise<BatchRecord | null> {
    return findBatch(deps.database, id);
  }

  @Mutation(() => PredictionBatch, {
    description:
      "Queues exams to be scored by a version. Repeating the key returns the first batch. Scores of held-out test patients are not kept.",
  })
  predictExams(
    @Arg("modelVersionId", () => ID, { description: "The version." }) modelVersionId: string,
    @Arg("examIds", () => [ID], {
      nullable: true,
      description: "The exams, at most 1,000. Default: every exam of the project that the version has not scored.",
    })
    examIds: string[] | null,
    @IdempotencyKeyArg() idempotencyKey: string,
    @Ctx() context: RequestContext,
  ): Promise<BatchRecord> {
    return predictExams(context.deps, signedIn(context), { modelVersionId, examIds: examIds ?? null, idempotencyKey });
  }

  @FieldResolver(() => Rejection, { nullable: true, description: "Why it ended before all of its exams were scored; null otherwise." })
  error(@Root() { errorMessage }: BatchRecord): Rejection | null {
    return errorMessage === null ? null : { code: "UNAVAILABLE", message: errorMessage };
  }

  @FieldResolver(() => ModelVersion, { description: "The version." })
  modelVersion(@Root() { modelVersionId }: BatchRecord, @Ctx() context: RequestContext): Promise<VersionRecord> {
    return versionOf(context, modelVersionId);
  }
}

@Resolver(() => Exam)
export class ExamPredictionsResolver {
  @FieldResolver(() => [UnscoredBreast], {
    description: "The breasts that the version does not score, with the reason. Depends on the images alone.",
  })
  unscoredBreasts(
    @Root() exam: ExamRecord,
    @ServingVersionArg() modelVersionId: string | null,
    @Ctx() context: RequestContext,
  ): Promise<UnscoredBreast[]> {
    return listUnscoredBreasts(context, exam, modelVersionId ?? null);
  }

  @FieldResolver(() => [Prediction], {
    description: "The version's scores for the exam, one per breast. Empty until the actor may see its scores.",
  })
  predictions(
    @Root() exam: ExamRecord,
    @ServingVersionArg() modelVersionId: string | null,
    @Ctx() context: RequestContext,
  ): Promise<PredictionWithImages[]> {
    return showPredictions(context, exam, modelVersionId ?? null);
  }
}
