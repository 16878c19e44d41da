import type { ExamRecord, ImageRecord, TruthRecord } from "@second-read/database";
import { AppError } from "@second-read/domain";
import { Ctx, FieldResolver, Resolver, Root } from "type-graphql";
import { signedIn } from "../access/signed-in.ts";
import type { RequestContext } from "../context.ts";
import { Exam, Image } from "../exams/exams.type.ts";
import type { PredictionWithImages } from "../predictions/operations/read-predictions.ts";
import { Prediction } from "../predictions/predictions.type.ts";
import { Truth } from "../truth/truth.type.ts";
import { listSimilarCases } from "./operations/list-similar-cases.ts";
import type { NearBreast } from "./operations/nearest-breasts.ts";
import { SimilarCase } from "./similar-cases.type.ts";

const casesShown = 6;

@Resolver(() => Prediction)
export class SimilarCasesResolver {
  @FieldResolver(() => [SimilarCase], {
    description:
      "The training cases of other patients that the version finds most similar to this breast, most similar first. For readers and arbiters only from exams that they have read or opened. Empty if the version keeps no features of the breast. Seeing a case counts as having opened its exam.",
  })
  async similarCases(@Root() prediction: PredictionWithImages, @Ctx() context: RequestContext): Promise<NearBreast[]> {
    const { deps, loaders } = context;
    const near = await listSimilarCases(deps, signedIn(context), prediction, casesShown);
    const visible = await Promise.all(near.map(({ examId }) => loaders.views.maySee(examId, "truth")));
    const shown = near.filter((_, i) => visible[i]);
    await Promise.all(shown.map(({ examId }) => loaders.views.shown(examId)));
    return shown;
  }
}

@Resolver(() => SimilarCase)
export class SimilarCaseResolver {
  @FieldResolver(() => Exam, { description: "The exam of the breast." })
  async exam(@Root() { examId }: NearBreast, @Ctx() { loaders }: RequestContext): Promise<ExamRecord> {
    const exam = await loaders.exam.load(examId);
    if (exam === null) throw new AppError("INTERNAL", "The exam of this case is gone.");
    return exam;
  }

  @FieldResolver(() => Image, { description: "The most similar view." })
  async image(@Root() { imageId }: NearBreast, @Ctx() { loaders }: RequestContext): Promise<ImageRecord> {
    const image = await loaders.image.load(imageId);
    if (image === null) throw new AppError("INTERNAL", "The image of this case is gone.");
    return image;
  }

  @FieldResolver(() => Truth, { nullable: true, description: "The breast's current ground truth; null if there is none." })
  async truth(@Root() { examId, laterality }: NearBreast, @Ctx() { loaders }: RequestContext): Promise<TruthRecord | null> {
    const truths = (await loaders.views.maySee(examId, "truth")) ? await loaders.truthInForce.load(examId) : [];
    return truths.find((one) => one.laterality === laterality) ?? null;
  }
}
