import type { ExamRecord, TruthRecord } from "@second-read/database";
import { Arg, Ctx, FieldResolver, ID, Mutation, Resolver, Root } from "type-graphql";
import { signedIn } from "../access/signed-in.ts";
import { ExpectedImagesRevisionArg, IdempotencyKeyArg } from "../common/arguments.ts";
import type { RequestContext } from "../context.ts";
import { Exam } from "../exams/exams.type.ts";
import { adjudicate } from "./operations/adjudicate.ts";
import { undoAdjudicate } from "./operations/undo-adjudicate.ts";
import { AdjudicationInput } from "./truth.input.ts";
import { Truth } from "./truth.type.ts";

@Resolver(() => Truth)
export class TruthResolver {
  @Mutation(() => [Truth], {
    description:
      "Decides an exam in arbitration. Returns the resulting truth, which takes effect when it can no longer be undone (after 30 seconds, unless configured otherwise).",
  })
  adjudicate(
    @Arg("examId", () => ID, { description: "The exam." }) examId: string,
    @Arg("input", () => AdjudicationInput, { description: "The decision." }) input: AdjudicationInput,
    @Arg("expectedTruthIds", () => [ID], {
      nullable: true,
      description: "The truth that the arbiter saw: STALE_REVISION if it has been superseded since. Not checked if omitted.",
    })
    expectedTruthIds: string[] | null | undefined,
    @IdempotencyKeyArg({ nullable: true }) idempotencyKey: string | null | undefined,
    @ExpectedImagesRevisionArg() expectedImagesRevision: string | null | undefined,
    @Ctx() context: RequestContext,
  ): Promise<TruthRecord[]> {
    return adjudicate(context.deps, signedIn(context), {
      examId,
      input,
      expectedTruthIds: expectedTruthIds ?? null,
      idempotencyKey: idempotencyKey ?? null,
      expectedImagesRevision: expectedImagesRevision ?? null,
    });
  }

  @Mutation(() => Exam, {
    description:
      "Undoes the actor's own decision before it takes effect; the exam awaits arbitration again. Whether it can be undone depends on time alone.",
  })
  async undoAdjudicate(
    @Arg("examId", () => ID, { description: "The exam." }) examId: string,
    @Ctx() context: RequestContext,
  ): Promise<ExamRecord | null> {
    await undoAdjudicate(context.deps, signedIn(context), examId);
    return context.loaders.exam.load(examId);
  }

  /** A person who was shown a truth may see what it replaced. */
  @FieldResolver(() => Truth, { nullable: true, description: "The truth that it replaced; null for the first." })
  supersedes(@Root() { supersedesId }: TruthRecord, @Ctx() { loaders }: RequestContext): Promise<TruthRecord | null> | null {
    return supersedesId === null ? null : loaders.truth.load(supersedesId);
  }
}
