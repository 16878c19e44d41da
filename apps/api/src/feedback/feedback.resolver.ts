import type { ExamRecord, FeedbackRecord, ReadRecord } from "@second-read/database";
import { notFound } from "@second-read/domain";
import { Arg, Ctx, FieldResolver, ID, Mutation, Query, Resolver, Root } from "type-graphql";
import { signedIn } from "../access/signed-in.ts";
import { AfterArg, FirstArg, ProjectIdArg } from "../common/arguments.ts";
import type { Connection } from "../common/paging.ts";
import type { RequestContext } from "../context.ts";
import { Exam } from "../exams/exams.type.ts";
import { BreastAssessment } from "../reads/reads.type.ts";
import { Decision, shownDecision } from "../truth/decision.type.ts";
import { Feedback, FeedbackConnection } from "./feedback.type.ts";
import { listFeedbackFor } from "./operations/list-feedback.ts";
import { markFeedbackSeen } from "./operations/mark-feedback-seen.ts";

@Resolver(() => Feedback)
export class FeedbackResolver {
  @Query(() => FeedbackConnection, {
    description: "Decisions of arbitration on exams that the actor read, newest first; only while the exam is final.",
  })
  feedback(
    @ProjectIdArg() projectId: string,
    @FirstArg(20) first: number | null,
    @AfterArg() after: string | null,
    @Ctx() context: RequestContext,
  ): Promise<Connection<FeedbackRecord>> {
    return listFeedbackFor(context.deps, signedIn(context), context.loaders.views, { projectId, first, after: after ?? null });
  }

  @Mutation(() => Feedback, { description: "Marks a decision as seen by the actor. Repeating it changes nothing." })
  markFeedbackSeen(
    @Arg("id", () => ID, { description: "The feedback." }) id: string,
    @Ctx() context: RequestContext,
  ): Promise<FeedbackRecord> {
    return markFeedbackSeen(context.deps, signedIn(context), context.loaders.views, id);
  }

  @FieldResolver(() => Exam, { description: "The exam." })
  async exam(@Root() { examId }: FeedbackRecord, @Ctx() { loaders }: RequestContext): Promise<ExamRecord> {
    const exam = await loaders.exam.load(examId);
    if (exam === null) throw notFound();
    return exam;
  }

  @FieldResolver(() => [BreastAssessment], { description: "The actor's own assessment of each breast." })
  async mine(@Root() { examId }: FeedbackRecord, @Ctx() { loaders }: RequestContext): Promise<ReadRecord["breasts"]> {
    const read = await loaders.myRead.load(examId);
    return read?.breasts ?? [];
  }

  @FieldResolver(() => Decision, { description: "The decision. Without classes and findings if the exam must be imaged again." })
  async decision(@Root() record: FeedbackRecord, @Ctx() { loaders }: RequestContext): Promise<Decision> {
    const decision = shownDecision(record, null);
    if (await loaders.views.maySee(record.examId, "truth")) {
      await loaders.views.shown(record.examId);
      return decision;
    }
    return { ...decision, breasts: decision.breasts.map((breast) => ({ ...breast, class: null, strength: null, findings: [] })) };
  }
}
