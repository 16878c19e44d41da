import {
  type ExamRecord,
  type ListedDiscrepancy,
  type Page,
  readDiscrepancyId,
  type TruthRecord,
  type ModelVersion as VersionRecord,
} from "@second-read/database";
import { AppError } from "@second-read/domain";
import { Arg, Ctx, FieldResolver, Float, ID, Int, Mutation, Query, Resolver, Root } from "type-graphql";
import { signedIn } from "../access/signed-in.ts";
import { DiscrepancyKindEnum, DiscrepancyVerdictEnum, EvaluationSetEnum } from "../common/enums.ts";
import { type Connection, toConnection } from "../common/paging.ts";
import type { RequestContext } from "../context.ts";
import { Exam } from "../exams/exams.type.ts";
import { ModelVersion } from "../models/models.type.ts";
import { Truth } from "../truth/truth.type.ts";
import { Discrepancy, DiscrepancyConnection } from "./discrepancies.type.ts";
import { listQueue } from "./operations/list-discrepancies.ts";
import { listMisses } from "./operations/list-false-negatives.ts";
import { resolveDiscrepancy } from "./operations/resolve-discrepancy.ts";

/** To stand in a list of misses or false alarms tells of which class a breast is, in one of disagreements what its readers said. Notes the exams of a page as opened by who is given its rows, whichever of their fields are asked for; the count alone opens none. */
function notingWhatIsShown({ loaders }: RequestContext, page: Page<ListedDiscrepancy>): Connection<ListedDiscrepancy> {
  return {
    ...toConnection(page),
    async nodes() {
      await Promise.all(page.nodes.map(({ examId }) => loaders.views.shown(examId)));
      return page.nodes;
    },
  };
}

@Resolver(() => Discrepancy)
export class DiscrepanciesResolver {
  @Query(() => DiscrepancyConnection, {
    description:
      "score >= threshold is positive; threshold wins over operatingPoint and is never frozen. For who is kept blind (READER, ARBITER): of the exams that they have read or opened.",
  })
  async falseNegatives(
    @Arg("modelVersionId", () => ID) modelVersionId: string,
    @Arg("set", () => EvaluationSetEnum, { nullable: true, defaultValue: EvaluationSetEnum.OUT_OF_FOLD })
    set: keyof typeof EvaluationSetEnum | null,
    @Arg("operatingPoint", () => String, { nullable: true }) operatingPoint: string | null,
    @Arg("threshold", () => Float, { nullable: true }) threshold: number | null,
    @Arg("first", () => Int, { nullable: true, defaultValue: 50 }) first: number | null,
    @Arg("after", () => String, { nullable: true }) after: string | null,
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
    return notingWhatIsShown(context, await listMisses(context.deps, signedIn(context), request));
  }

  @Query(() => DiscrepancyConnection, {
    description: "Of final exams; for who is kept blind (READER, ARBITER), of those that they have read or opened.",
  })
  async discrepancies(
    @Arg("projectId", () => ID) projectId: string,
    @Arg("kind", () => [DiscrepancyKindEnum], { nullable: true }) kind: (keyof typeof DiscrepancyKindEnum)[] | null,
    @Arg("open", () => Boolean, { nullable: true }) open: boolean | null,
    @Arg("modelVersionId", () => ID, { nullable: true }) modelVersionId: string | null,
    @Arg("first", () => Int, { nullable: true, defaultValue: 50 }) first: number | null,
    @Arg("after", () => String, { nullable: true }) after: string | null,
    @Ctx() context: RequestContext,
  ): Promise<Connection<ListedDiscrepancy>> {
    const request = {
      projectId,
      kind: kind ?? null,
      open: open ?? null,
      modelVersionId: modelVersionId ?? null,
      first,
      after: after ?? null,
    };
    return notingWhatIsShown(context, await listQueue(context.deps, signedIn(context), request));
  }

  @Mutation(() => Discrepancy)
  async resolveDiscrepancy(
    @Arg("id", () => ID) id: string,
    @Arg("verdict", () => DiscrepancyVerdictEnum) verdict: keyof typeof DiscrepancyVerdictEnum,
    @Arg("imageIds", () => [ID], { nullable: true, description: "The views on which it is occult." }) imageIds: string[] | null,
    @Arg("note", () => String, { nullable: true }) note: string | null,
    @Ctx() context: RequestContext,
  ): Promise<ListedDiscrepancy> {
    // Before the answer: that there is such a discrepancy, or none, tells what the truth is, or the reads.
    const about = readDiscrepancyId(id);
    if (about !== null) await context.loaders.views.shown(about.examId);
    return resolveDiscrepancy(context.deps, signedIn(context), { id, verdict, imageIds: imageIds ?? null, note: note ?? null });
  }

  @FieldResolver(() => Boolean)
  resolved(@Root() { verdict }: ListedDiscrepancy): boolean {
    return verdict !== null;
  }

  @FieldResolver(() => Exam)
  async exam(@Root() { examId }: ListedDiscrepancy, @Ctx() { loaders }: RequestContext): Promise<ExamRecord> {
    const exam = await loaders.exam.load(examId);
    if (exam === null) throw new AppError("INTERNAL", "The exam of this discrepancy is gone.");
    return exam;
  }

  @FieldResolver(() => ModelVersion, { nullable: true })
  async modelVersion(@Root() { modelVersionId }: ListedDiscrepancy, @Ctx() { loaders }: RequestContext): Promise<VersionRecord | null> {
    return modelVersionId === null ? null : loaders.version.load(modelVersionId);
  }

  /** A list says which class a breast is of, a score says how the model sees it: both only for who may see them of this exam. */
  @FieldResolver(() => Float, { nullable: true })
  async score(
    @Root() { examId, score, fromTestSetEvaluation }: ListedDiscrepancy,
    @Ctx() { loaders }: RequestContext,
  ): Promise<number | null> {
    if (score === null || !(fromTestSetEvaluation || (await loaders.views.maySee(examId, "scores")))) return null;
    await loaders.views.shown(examId);
    return score;
  }

  @FieldResolver(() => Truth, { nullable: true })
  async truth(@Root() { examId, truthId }: ListedDiscrepancy, @Ctx() { loaders }: RequestContext): Promise<TruthRecord | null> {
    if (truthId === null || !(await loaders.views.maySee(examId, "truth"))) return null;
    await loaders.views.shown(examId);
    return loaders.truth.load(truthId);
  }
}
