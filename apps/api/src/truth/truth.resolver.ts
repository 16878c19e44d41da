import type { ExamRecord, TruthRecord } from "@second-read/database";
import { Arg, Ctx, FieldResolver, ID, Mutation, Resolver, Root } from "type-graphql";
import { signedIn } from "../access/signed-in.ts";
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
      "Answers what was decided; it takes effect when it can no longer be undone (30 s, unless the installation says otherwise).",
  })
  adjudicate(
    @Arg("examId", () => ID) examId: string,
    @Arg("input", () => AdjudicationInput) input: AdjudicationInput,
    @Arg("expectedTruthIds", () => [ID], { nullable: true }) expectedTruthIds: string[] | null | undefined,
    @Arg("idempotencyKey", () => String, { nullable: true }) idempotencyKey: string | null | undefined,
    @Arg("expectedImagesRevision", () => String, {
      nullable: true,
      description: "`Exam.imagesRevision` of the images that the arbiter was shown. Where the exam has others by now: STALE_REVISION.",
    })
    expectedImagesRevision: string | null | undefined,
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
      "One's own decision, until it takes effect; whether it may be undone hangs on time alone. The exam awaits arbitration again.",
  })
  async undoAdjudicate(@Arg("examId", () => ID) examId: string, @Ctx() context: RequestContext): Promise<ExamRecord | null> {
    await undoAdjudicate(context.deps, signedIn(context), examId);
    return context.loaders.exam.load(examId);
  }

  /** Whoever was shown a truth may see what it replaced. */
  @FieldResolver(() => Truth, { nullable: true })
  supersedes(@Root() { supersedesId }: TruthRecord, @Ctx() { loaders }: RequestContext): Promise<TruthRecord | null> | null {
    return supersedesId === null ? null : loaders.truth.load(supersedesId);
  }
}
