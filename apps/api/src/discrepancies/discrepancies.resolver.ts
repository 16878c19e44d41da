import { Arg, Ctx, FieldResolver, Float, ID, Int, Mutation, Query, Resolver, Root } from "type-graphql";
import { DiscrepancyKindEnum, DiscrepancyVerdictEnum, EvaluationSetEnum } from "../common/enums.ts";
import { notBuilt } from "../common/not-built.ts";
import type { Connection } from "../common/paging.ts";
import type { RequestContext } from "../context.ts";
import { Exam } from "../exams/exams.type.ts";
import { ModelVersion } from "../models/models.type.ts";
import { Truth } from "../truth/truth.type.ts";
import { Discrepancy, DiscrepancyConnection } from "./discrepancies.type.ts";

@Resolver(() => Discrepancy)
export class DiscrepanciesResolver {
  @Query(() => DiscrepancyConnection, {
    description: "score >= threshold is positive; threshold wins over operatingPoint and is never frozen.",
  })
  falseNegatives(
    @Arg("modelVersionId", () => ID) _modelVersionId: string,
    @Arg("set", () => EvaluationSetEnum, { nullable: true, defaultValue: EvaluationSetEnum.OUT_OF_FOLD })
    _set: keyof typeof EvaluationSetEnum | null,
    @Arg("operatingPoint", () => String, { nullable: true }) _operatingPoint: string | null,
    @Arg("threshold", () => Float, { nullable: true }) _threshold: number | null,
    @Arg("first", () => Int, { nullable: true, defaultValue: 50 }) _first: number | null,
    @Arg("after", () => String, { nullable: true }) _after: string | null,
    @Ctx() _context: RequestContext,
  ): Promise<Connection<Discrepancy>> {
    return notBuilt("falseNegatives");
  }

  @Query(() => DiscrepancyConnection)
  discrepancies(
    @Arg("projectId", () => ID) _projectId: string,
    @Arg("kind", () => [DiscrepancyKindEnum], { nullable: true }) _kind: (keyof typeof DiscrepancyKindEnum)[] | null,
    @Arg("open", () => Boolean, { nullable: true }) _open: boolean | null,
    @Arg("modelVersionId", () => ID, { nullable: true }) _modelVersionId: string | null,
    @Arg("first", () => Int, { nullable: true, defaultValue: 50 }) _first: number | null,
    @Arg("after", () => String, { nullable: true }) _after: string | null,
    @Ctx() _context: RequestContext,
  ): Promise<Connection<Discrepancy>> {
    return notBuilt("discrepancies");
  }

  @Mutation(() => Discrepancy)
  resolveDiscrepancy(
    @Arg("id", () => ID) _id: string,
    @Arg("verdict", () => DiscrepancyVerdictEnum) _verdict: keyof typeof DiscrepancyVerdictEnum,
    @Arg("imageIds", () => [ID], { nullable: true, description: "The views on which it is occult." }) _imageIds: string[] | null,
    @Arg("note", () => String, { nullable: true }) _note: string | null,
    @Ctx() _context: RequestContext,
  ): Promise<Discrepancy> {
    return notBuilt("resolveDiscrepancy");
  }

  @FieldResolver(() => Exam)
  exam(@Root() _discrepancy: Discrepancy, @Ctx() _context: RequestContext): Promise<Exam> {
    return notBuilt("exam");
  }

  @FieldResolver(() => ModelVersion, { nullable: true })
  modelVersion(@Root() _discrepancy: Discrepancy, @Ctx() _context: RequestContext): Promise<ModelVersion | null> {
    return notBuilt("modelVersion");
  }

  @FieldResolver(() => Truth, { nullable: true })
  truth(@Root() _discrepancy: Discrepancy, @Ctx() _context: RequestContext): Promise<Truth | null> {
    return notBuilt("truth");
  }
}
