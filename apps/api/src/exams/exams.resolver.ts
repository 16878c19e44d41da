import type { ExamRecord, ImageRecord, ReadRecord, TruthRecord } from "@second-read/database";
import { type ExamStatus, effectTime } from "@second-read/domain";
import { Arg, Ctx, FieldResolver, ID, Int, Mutation, Query, Resolver, Root } from "type-graphql";
import { signedIn } from "../access/signed-in.ts";
import { ExamStatusEnum } from "../common/enums.ts";
import type { Connection } from "../common/paging.ts";
import { DateTime } from "../common/scalars.ts";
import type { RequestContext } from "../context.ts";
import { anonymousReads, type ShownRead } from "../reads/anonymous-reads.ts";
import { readerNaming } from "../reads/reader-naming.ts";
import { Read } from "../reads/reads.type.ts";
import { Decision, shownDecision } from "../truth/decision.type.ts";
import { Truth } from "../truth/truth.type.ts";
import { Exam, ExamConnection, Image } from "./exams.type.ts";
import { imagesRevisionOf } from "./images-revision.ts";
import { holdUpcoming } from "./operations/hold-upcoming.ts";
import { listWorklist } from "./operations/list-worklist.ts";
import { reopenExam } from "./operations/reopen-exam.ts";
import { withdrawExam } from "./operations/withdraw-exam.ts";

@Resolver(() => Exam)
export class ExamsResolver {
  @Query(() => ExamConnection, { description: "Every exam of the project, in queue order." })
  worklist(
    @Arg("projectId", () => ID) projectId: string,
    @Arg("status", () => [ExamStatusEnum], { nullable: true }) status: ExamStatus[] | null,
    @Arg("first", () => Int, { nullable: true, defaultValue: 50 }) first: number | null,
    @Arg("after", () => String, { nullable: true }) after: string | null,
    @Ctx() { deps }: RequestContext,
  ): Promise<Connection<ExamRecord>> {
    return listWorklist(deps, { projectId, status, first, after });
  }

  @Query(() => [Exam], { description: "Held for the actor for 10 minutes, images only, to prefetch; nextExam takes the first of them." })
  upcoming(
    @Arg("projectId", () => ID) projectId: string,
    @Arg("first", () => Int, { nullable: true, defaultValue: 2 }) first: number | null,
    @Ctx() context: RequestContext,
  ): Promise<ExamRecord[]> {
    return holdUpcoming(context.deps, signedIn(context), { projectId, first });
  }

  @Query(() => Exam, { nullable: true })
  exam(@Arg("id", () => ID) id: string, @Ctx() { loaders }: RequestContext): Promise<ExamRecord | null> {
    return loaders.exam.load(id);
  }

  @Mutation(() => Exam, { description: "Bytes are deleted, rows stay as tombstones, later snapshots leave the exam out." })
  async withdrawExam(
    @Arg("examId", () => ID) examId: string,
    @Arg("reason", () => String) reason: string,
    @Ctx() context: RequestContext,
  ): Promise<ExamRecord | null> {
    await withdrawExam(context.deps, signedIn(context), { examId, reason });
    return context.loaders.exam.load(examId);
  }

  @Mutation(() => Exam, { description: "A new round of blind reading; the truth in force is in doubt meanwhile." })
  async reopenExam(
    @Arg("examId", () => ID) examId: string,
    @Arg("reason", () => String) reason: string,
    @Ctx() context: RequestContext,
  ): Promise<ExamRecord | null> {
    await reopenExam(context.deps, signedIn(context), { examId, reason });
    return context.loaders.exam.load(examId);
  }

  @FieldResolver(() => [Image])
  images(@Root() exam: ExamRecord, @Ctx() { loaders }: RequestContext): Promise<ImageRecord[]> {
    return loaders.imagesOfExam.load(exam.id);
  }

  @FieldResolver(() => String, {
    description: "Changes with each image that is filed, corrected or withdrawn; what `expectedImagesRevision` is compared with.",
  })
  async imagesRevision(@Root() exam: ExamRecord, @Ctx() { loaders }: RequestContext): Promise<string> {
    return imagesRevisionOf(await loaders.imagesOfExam.load(exam.id));
  }

  @FieldResolver(() => Read, { nullable: true })
  myRead(@Root() exam: ExamRecord, @Ctx() { loaders }: RequestContext): Promise<ReadRecord | null> {
    return loaders.myRead.load(exam.id);
  }

  @FieldResolver(() => Decision, { nullable: true, description: "The actor's own decision of the exam's round, if it was not undone." })
  async myDecision(@Root() exam: ExamRecord, @Ctx() { loaders, deps }: RequestContext): Promise<Decision | null> {
    const decision = await loaders.myDecision.load(exam.id);
    if (decision === null) return null;
    return shownDecision(decision, decision.concludedAt === null ? effectTime(decision.at, deps.settings.undoSeconds) : null);
  }

  @FieldResolver(() => [Read], {
    description:
      "The finalised reads, one's own always; others' from when the actor may see them. Where the project hides its readers, without what says whose they are, and in places dealt anew.",
  })
  async reads(@Root() exam: ExamRecord, @Ctx() context: RequestContext): Promise<ShownRead[]> {
    const { loaders } = context;
    const reads = await loaders.finalisedReads.load(exam.id);
    const actorId = signedIn(context).id;
    if (!(await loaders.views.maySee(exam.id, "reads"))) return reads.filter(({ readerId }) => readerId === actorId);
    if (reads.some(({ readerId }) => readerId !== actorId)) await loaders.views.shown(exam.id);
    const { named, key } = await readerNaming(context, exam.projectId);
    return named ? reads : anonymousReads(reads, { actorId, key });
  }

  @FieldResolver(() => [Truth], { description: "The newest version of each breast; empty until the actor may see it." })
  async truth(@Root() exam: ExamRecord, @Ctx() { loaders }: RequestContext): Promise<TruthRecord[]> {
    if (!(await loaders.views.maySee(exam.id, "truth"))) return [];
    const truth = await loaders.truthInForce.load(exam.id);
    if (truth.length > 0) await loaders.views.shown(exam.id);
    return truth;
  }

  @FieldResolver(() => [String], { description: "Why it is in arbitration, in three words each; empty until the actor may see the reads." })
  async arbitrationWhy(@Root() exam: ExamRecord, @Ctx() { loaders }: RequestContext): Promise<readonly string[]> {
    if (exam.arbitrationWhy.length === 0 || !(await loaders.views.maySee(exam.id, "reads"))) return [];
    await loaders.views.shown(exam.id);
    return exam.arbitrationWhy;
  }

  @FieldResolver(() => DateTime, { nullable: true })
  arbitrationSince(@Root() { arbitrationSince }: ExamRecord): Date | null {
    return arbitrationSince;
  }

  @FieldResolver(() => Int, { description: "1 until the actor may see its reads or truth: a later one would mark what was sent back." })
  async round(@Root() { id, round }: ExamRecord, @Ctx() { loaders }: RequestContext): Promise<number> {
    return loaders.views.roundShown(id, round);
  }

  @FieldResolver(() => Int, { description: "How many reads its round has; not secret." })
  readCount(@Root() { readCount }: ExamRecord): number {
    return readCount;
  }
}
