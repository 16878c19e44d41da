import { Arg, Ctx, FieldResolver, ID, Mutation, Query, Resolver, Root } from "type-graphql";
import { notBuilt } from "../common/not-built.ts";
import type { RequestContext } from "../context.ts";
import { Exam, Image } from "../exams/exams.type.ts";
import { ModelVersion } from "../models/models.type.ts";
import { ImagePrediction, Prediction, PredictionBatch } from "./predictions.type.ts";

@Resolver(() => Prediction)
export class PredictionResolver {
  @FieldResolver(() => ModelVersion)
  modelVersion(@Root() _prediction: Prediction, @Ctx() _context: RequestContext): Promise<ModelVersion> {
    return notBuilt("modelVersion");
  }

  @FieldResolver(() => [ImagePrediction])
  images(@Root() _prediction: Prediction, @Ctx() _context: RequestContext): Promise<ImagePrediction[]> {
    return notBuilt("images");
  }
}

@Resolver(() => ImagePrediction)
export class ImagePredictionResolver {
  @FieldResolver(() => Image)
  image(@Root() _prediction: ImagePrediction, @Ctx() _context: RequestContext): Promise<Image> {
    return notBuilt("image");
  }

  @FieldResolver(() => String, { nullable: true, description: "Null until made; asking for it queues it." })
  heatMapUrl(@Root() _prediction: ImagePrediction, @Ctx() _context: RequestContext): Promise<string | null> {
    return notBuilt("heatMapUrl");
  }
}

@Resolver(() => PredictionBatch)
export class PredictionBatchResolver {
  @Query(() => PredictionBatch, { nullable: true })
  predictionBatch(@Arg("id", () => ID) _id: string, @Ctx() _context: RequestContext): Promise<PredictionBatch | null> {
    return notBuilt("predictionBatch");
  }

  @Mutation(() => PredictionBatch)
  predictExams(
    @Arg("modelVersionId", () => ID) _modelVersionId: string,
    @Arg("examIds", () => [ID], { nullable: true }) _examIds: string[] | null,
    @Arg("idempotencyKey", () => String) _idempotencyKey: string,
    @Ctx() _context: RequestContext,
  ): Promise<PredictionBatch> {
    return notBuilt("predictExams");
  }

  @FieldResolver(() => ModelVersion)
  modelVersion(@Root() _batch: PredictionBatch, @Ctx() _context: RequestContext): Promise<ModelVersion> {
    return notBuilt("modelVersion");
  }
}

@Resolver(() => Exam)
export class ExamPredictionsResolver {
  @FieldResolver(() => [Prediction], {
    description: "Empty until the actor may see scores; the champion's, or the newest version's, without an argument.",
  })
  predictions(
    @Root() _exam: Exam,
    @Arg("modelVersionId", () => ID, { nullable: true }) _modelVersionId: string | null,
    @Ctx() _context: RequestContext,
  ): Promise<Prediction[]> {
    return notBuilt("predictions");
  }
}
