import {
  type ExamRecord,
  type ListedDiscrepancy,
  type ListedImage,
  readDiscrepancyId,
  type TruthRecord,
  type ModelVersion as VersionRecord,
} from "@second-read/database";
import { AppError } from "@second-read/domain";
import type { GraphQLResolveInfo } from "graphql";
import { Arg, Ctx, FieldResolver, Float, ID, Info, Int, Mutation, Query, Resolver, Root } from "type-graphql";
import { signedIn } from "../access/signed-in.ts";
import { AfterArg, FirstArg, OperatingPointArg, ProjectIdArg, ThresholdArg } from "../common/arguments.ts";
import { DiscrepancyKindEnum, DiscrepancyVerdictEnum } from "../common/enums.ts";
import { EvaluationSetEnum } from "../common/enums-of-models.ts";
import { type Connection, toConnection } from "../common/paging.ts";
import type { RequestContext } from "../context.ts";
import { Exam, Image } from "../exams/exams.type.ts";
import { showImages } from "../exams/show-images.ts";
import { ModelVersion } from "../models/models.type.ts";
import { Truth } from "../truth/truth.type.ts";
import { Discrepancy, DiscrepancyConnection, ExpectedVerdict } from "./discrepancies.type.ts";
import { listQueue } from "./operations/list-discrepancies.ts";
import { listMisses } from "./operations/list-false-negatives.ts";
import { resolveDiscrepancy } from "./operations/resolve-discrepancy.ts";

/**
 * Being in a list of false negatives or false positives reveals a breast's class, and in a list of disagreements what its readers said. Records the
 * exams of a page as opened by the person who receives its rows, whichever fields are requested; the count alone opens none.
 */
function notingWhatIsShown({ loaders }: RequestContext, listed: Connection<ListedDiscrepancy>): Connection<ListedDiscrepancy> {
  return {
    ...listed,
    async nodes() {
      const nodes = typeof listed.nodes === "function" ? await listed.nodes() : listed.nodes;
      await Promise.all(nodes.map(({ examId }) => loaders.views.shown(examId)));
      return nodes;
    },
  };
}

@Resolver(() => Discrepancy)
export class DiscrepanciesResolver {
  @Query(() => DiscrepancyConnection, {
    description:
      "Abnormal breasts that a version scores below the decision threshold. For readers and arbiters only of exams that they have read or opened. Seeing a row counts as having opened the exam.",
  })
  async falseNegatives(
    @Arg("modelVersionId", () => ID, { description: "The version." }) modelVersionId: string,
    @Arg("set", () => EvaluationSetEnum, {
      nullable: true,
      defaultValue: EvaluationSetEnum.OUT_OF_FOLD,
      description:
        "The evaluation: out-of-fold scores of the training data's patients, or scores of the held-out test set. Default: OUT_OF_FOLD.",
    })
    set: keyof typeof EvaluationSetEnum | null,
    @OperatingPointArg() operatingPoint: string | null,
    @ThresholdArg() threshold: number | null,
    @FirstArg() first: number | null,
    @AfterArg() after: string | null,
    @Ctx() context: RequestContext,
  ): Promise<Connection<ListedDiscrepancy>> {
    const request = {
      modelVersionId,
      set: set ?? null,
      operatingPoint: operatingPoint ?? null,
      threshold: threshold ?? null,
      first,
      after: after ?? null,
    };
    return notingWhatIsShown(context, toConnection(await listMisses(context.deps, signedIn(context), request)));
  }

  @Query(() => DiscrepancyConnection, {
    description:
      "Disagreements on final exams, to be reviewed by a person. For readers and arbiters only of exams that they have read or opened. Seeing a row counts as having opened the exam.",
  })
  discrepancies(
    @ProjectIdArg() projectId: string,
    @Arg("kind", () => [DiscrepancyKindEnum], { nullable: true, description: "Only these kinds. Default: all kinds." }) kind:
      | (keyof typeof DiscrepancyKindEnum)[]
      | null,
    @Arg("open", () => Boolean, {
      nullable: true,
      description:
        "True: only those without a verdict. False: only those with a valid verdict; a verdict is valid until the breast's truth changes. Default: both.",
    })
    open: boolean | null,
    @Arg("modelVersionId", () => ID, { nullable: true, description: "Only of this version. Default: of any version." }) modelVersionId:
      | string
      | null,
    @FirstArg() first: number | null,
    @AfterArg() after: string | null,
    @Ctx() context: RequestContext,
  ): Connection<ListedDiscrepancy> {
    const request = {
      projectId,
      kind: kind ?? null,
      open: open ?? null,
      modelVersionId: modelVersionId ?? null,
      first,
      after: after ?? null,
    };
    return notingWhatIsShown(context, listQueue(context, request));
  }

  @Mutation(() => Discrepancy, {
    description: "Gives a verdict. LABEL_WRONG puts the reference standard under review and sends the exam back to new readers.",
  })
  async resolveDiscrepancy(
    @Arg("id", () => ID, { description: "The discrepancy." }) id: string,
    @Arg("verdict", () => DiscrepancyVerdictEnum, { description: "The verdict." }) verdict: keyof typeof DiscrepancyVerdictEnum,
    @Arg("imageIds", () => [ID], {
      nullable: true,
      description: "With OCCULT_ON_THIS_VIEW: the images on which the lesion is not visible.",
    })
    imageIds: string[] | null,
    @Arg("note", () => String, { nullable: true, description: "A note, kept with the verdict." }) note: string | null,
    @Arg("expected", () => ExpectedVerdict, {
      nullable: true,
      description: "The verdict that the person was shown: STALE_REVISION if it has changed since. Not checked if omitted.",
    })
    expected: ExpectedVerdict | null | undefined,
    @Ctx() context: RequestContext,
  ): Promise<ListedDiscrepancy> {
    // Done before answering: whether there is such a discrepancy reveals the truth, or the reads.
    const about = readDiscrepancyId(id);
    if (about !== null) await context.loaders.views.shown(about.examId);
    const request = { id, verdict, imageIds: imageIds ?? null, note: note ?? null, expected };
    return resolveDiscrepancy(context.deps, signedIn(context), request);
  }

  @FieldResolver(() => Boolean)
  resolved(@Root() { verdict }: ListedDiscrepancy): boolean {
    return verdict !== null;
  }

  @FieldResolver(() => Exam, { description: "The exam of the breast." })
  async exam(@Root() { examId }: ListedDiscrepancy, @Ctx() { loaders }: RequestContext): Promise<ExamRecord> {
    const exam = await loaders.exam.load(examId);
    if (exam === null) throw new AppError("INTERNAL", "The exam of this discrepancy is gone.");
    return exam;
  }

  @FieldResolver(() => [Image], {
    description: "The images of the breast that have not been withdrawn: those of `exam.images` on its side.",
  })
  async images(
    @Root() { examId, laterality }: ListedDiscrepancy,
    @Ctx() context: RequestContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<ListedImage[]> {
    const images = await showImages(context, examId, info);
    return images.filter((image) => image.laterality === laterality);
  }

  @FieldResolver(() => ModelVersion, { nullable: true, description: "The version that scored the breast; null if readers disagree." })
  async modelVersion(@Root() { modelVersionId }: ListedDiscrepancy, @Ctx() { loaders }: RequestContext): Promise<VersionRecord | null> {
    return modelVersionId === null ? null : loaders.version.load(modelVersionId);
  }

  /** A list reveals a breast's class, a score how the model sees it: both only for people who may see them of this exam. */
  @FieldResolver(() => Float, { nullable: true })
  async score(
    @Root() { examId, score, fromTestSetEvaluation }: ListedDiscrepancy,
    @Ctx() { loaders }: RequestContext,
  ): Promise<number | null> {
    if (score === null || !(fromTestSetEvaluation || (await loaders.views.maySee(examId, "scores")))) return null;
    await loaders.views.shown(examId);
    return score;
  }

  @FieldResolver(() => Int, {
    nullable: true,
    description:
      "Number of the first version in the unbroken sequence, up to this one, that miss the breast at their frozen default thresholds, as in compareVersions. Null if this version does not miss it, for other kinds, and until the actor may see scores of this exam.",
  })
  async missedSinceVersion(
    @Root() { kind, examId, laterality, modelVersionId, fromTestSetEvaluation }: ListedDiscrepancy,
    @Ctx() { loaders }: RequestContext,
  ): Promise<number | null> {
    if (kind !== "FALSE_NEGATIVE" || modelVersionId === null) return null;
    if (!(fromTestSetEvaluation || (await loaders.views.maySee(examId, "scores")))) return null;
    await loaders.views.shown(examId);
    return loaders.missedSince.load({ examId, laterality, modelVersionId });
  }

  @FieldResolver(() => Truth, {
    nullable: true,
    description: "The ground truth that the score was compared with. Null until the actor may see the truth of this exam.",
  })
  async truth(@Root() { examId, truthId }: ListedDiscrepancy, @Ctx() { loaders }: RequestContext): Promise<TruthRecord | null> {
    if (truthId === null || !(await loaders.views.maySee(examId, "truth"))) return null;
    await loaders.views.shown(examId);
    return loaders.truth.load(truthId);
  }
}
