import type { ExamRecord, FoundExam, ListedImage, ReadRecord, TruthRecord } from "@second-read/database";
import { AppError, type Density, type ExamStatus, effectTime } from "@second-read/domain";
import type { GraphQLResolveInfo } from "graphql";
import { Arg, Ctx, FieldResolver, ID, Info, Int, Mutation, Query, Resolver, Root } from "type-graphql";
import { signedIn } from "../access/signed-in.ts";
import { AfterArg, AtMostArg, FirstArg, ProjectIdArg } from "../common/arguments.ts";
import { DensityEnum, ExamStatusEnum } from "../common/enums.ts";
import type { Connection } from "../common/paging.ts";
import { DateTime } from "../common/scalars.ts";
import { ArbitrationReason } from "../common/text-scalars.ts";
import type { RequestContext } from "../context.ts";
import { anonymousReads, type ShownRead } from "../reads/anonymous-reads.ts";
import { readerNaming } from "../reads/reader-naming.ts";
import { Read } from "../reads/reads.type.ts";
import { Decision, shownDecision } from "../truth/decision.type.ts";
import { Truth } from "../truth/truth.type.ts";
import { Exam, ExamConnection, ExamFound, Image } from "./exams.type.ts";
import { imagesRevisionOf } from "./images-revision.ts";
import { breakGlass } from "./operations/break-glass.ts";
import { holdUpcoming } from "./operations/hold-upcoming.ts";
import { listWorklist } from "./operations/list-worklist.ts";
import { reopenExam } from "./operations/reopen-exam.ts";
import { searchExams } from "./operations/search-exams.ts";
import { withdrawExam } from "./operations/withdraw-exam.ts";
import { showImages } from "./show-images.ts";

@Resolver(() => Exam)
export class ExamsResolver {
  @Query(() => ExamConnection, { description: "All exams of the project in the order of the reading queue." })
  worklist(
    @ProjectIdArg() projectId: string,
    @Arg("status", () => [ExamStatusEnum], { nullable: true, description: "Only exams with these statuses. Default: all." }) status:
      | ExamStatus[]
      | null,
    @Arg("estimatedDensity", () => [DensityEnum], {
      nullable: true,
      description:
        "Only exams whose denser breast has one of these densities by the serving version's estimate. Default: all, including those without an estimate. FORBIDDEN for readers and arbiters. Being listed counts as having opened the exam.",
    })
    estimatedDensity: Density[] | null,
    @FirstArg() first: number | null,
    @AfterArg() after: string | null,
    @Ctx() context: RequestContext,
  ): Connection<ExamRecord> {
    const input = { projectId, status, estimatedDensity: estimatedDensity ?? null, first, after };
    return listWorklist(context.deps, signedIn(context), context.loaders.views, input);
  }

  @Query(() => [ExamFound], {
    description:
      "Finds exams by text: first those whose pseudonym begins with it, then final exams with a verdict whose note contains words that begin with each of its words. For readers and arbiters, notes are searched only in exams that they have read or opened.",
  })
  searchExams(
    @ProjectIdArg() projectId: string,
    @Arg("text", () => String, { description: "The text to find, 1 to 100 characters; there are no wildcards." }) text: string,
    @AtMostArg(12) first: number | null,
    @Ctx() context: RequestContext,
  ): Promise<FoundExam[]> {
    return searchExams(context.deps, signedIn(context), context.loaders.views, { projectId, text, first });
  }

  @Query(() => [Exam], {
    description:
      "The next exams of the queue, images only, for prefetching. They are reserved for the actor for 10 minutes; nextExam returns the first of them.",
  })
  upcoming(
    @ProjectIdArg() projectId: string,
    @Arg("first", () => Int, { nullable: true, defaultValue: 2, description: "Maximum number of exams." }) first: number | null,
    @Ctx() context: RequestContext,
  ): Promise<ExamRecord[]> {
    return holdUpcoming(context.deps, signedIn(context), { projectId, first });
  }

  @Query(() => Exam, { nullable: true, description: "One exam; null if there is none with this ID that the actor may see." })
  exam(@Arg("id", () => ID, { description: "The exam." }) id: string, @Ctx() { loaders }: RequestContext): Promise<ExamRecord | null> {
    return loaders.exam.load(id);
  }

  @Mutation(() => Exam, {
    description:
      "Permanently withdraws an exam: the bytes of its images are deleted, its rows stay as tombstones, later snapshots exclude it, and versions trained on it are marked.",
  })
  async withdrawExam(
    @Arg("examId", () => ID, { description: "The exam." }) examId: string,
    @Arg("reason", () => String, { description: "The reason, kept in the audit trail." }) reason: string,
    @Ctx() context: RequestContext,
  ): Promise<ExamRecord | null> {
    await withdrawExam(context.deps, signedIn(context), { examId, reason });
    return context.loaders.exam.load(examId);
  }

  @Mutation(() => Exam, {
    description:
      "Starts a new round of blind reading. The current truth stays in force, under review, until new reads confirm or replace it.",
  })
  async reopenExam(
    @Arg("examId", () => ID, { description: "The exam." }) examId: string,
    @Arg("reason", () => String, { description: "The reason, kept in the audit trail." }) reason: string,
    @Ctx() context: RequestContext,
  ): Promise<ExamRecord | null> {
    await reopenExam(context.deps, signedIn(context), { examId, reason });
    return context.loaders.exam.load(examId);
  }

  @Mutation(() => Exam, {
    description:
      "Opens others' reads, scores and truth of one exam to a data manager or administrator who is otherwise kept blind as a reader or arbiter, for emergencies. They can never read or decide it afterwards, and the project's webhooks are notified.",
  })
  async breakGlass(
    @Arg("examId", () => ID, { description: "The exam." }) examId: string,
    @Arg("reason", () => String, { description: "Why it cannot wait; kept in the audit trail. Must not name the patient." }) reason: string,
    @Ctx() context: RequestContext,
  ): Promise<ExamRecord | null> {
    await breakGlass(context.deps, signedIn(context), { examId, reason });
    context.loaders.views.forget(examId);
    return context.loaders.exam.load(examId);
  }

  @FieldResolver(() => [Image], { description: "The images of the exam that have not been withdrawn." })
  images(@Root() exam: ExamRecord, @Ctx() context: RequestContext, @Info() info: GraphQLResolveInfo): Promise<ListedImage[]> {
    return showImages(context, exam.id, info);
  }

  @FieldResolver(() => String, {
    description: "Changes whenever an image is filed, corrected or withdrawn; `expectedImagesRevision` is compared with it.",
  })
  async imagesRevision(@Root() exam: ExamRecord, @Ctx() { loaders }: RequestContext): Promise<string> {
    return imagesRevisionOf(await loaders.imagesOfExam.load(exam.id));
  }

  @FieldResolver(() => Read, {
    nullable: true,
    description: "The actor's own newest read of it, including a draft; null if there is none.",
  })
  myRead(@Root() exam: ExamRecord, @Ctx() { loaders }: RequestContext): Promise<ReadRecord | null> {
    return loaders.myRead.load(exam.id);
  }

  @FieldResolver(() => Decision, {
    nullable: true,
    description: "The actor's own decision in the exam's current round, unless undone; null if there is none.",
  })
  async myDecision(@Root() exam: ExamRecord, @Ctx() { loaders, deps }: RequestContext): Promise<Decision | null> {
    const decision = await loaders.myDecision.load(exam.id);
    if (decision === null) return null;
    return shownDecision(decision, decision.concludedAt === null ? effectTime(decision.at, deps.settings.undoSeconds) : null);
  }

  @FieldResolver(() => [Read], {
    description:
      "The finalised reads. The actor's own always; others' once the actor may see them. If the project hides its readers, they come in shuffled order and without anything that identifies the reader.",
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

  @FieldResolver(() => [Truth], { description: "The newest ground truth of each breast. Empty until the actor may see it." })
  async truth(@Root() exam: ExamRecord, @Ctx() { loaders }: RequestContext): Promise<TruthRecord[]> {
    if (!(await loaders.views.maySee(exam.id, "truth"))) return [];
    const truth = await loaders.truthInForce.load(exam.id);
    if (truth.length > 0) await loaders.views.shown(exam.id);
    return truth;
  }

  @FieldResolver(() => [ArbitrationReason], { description: "What the readers disagree on. Empty until the actor may see the reads." })
  async arbitrationWhy(@Root() exam: ExamRecord, @Ctx() { loaders }: RequestContext): Promise<readonly string[]> {
    if (exam.arbitrationWhy.length === 0 || !(await loaders.views.maySee(exam.id, "reads"))) return [];
    await loaders.views.shown(exam.id);
    return exam.arbitrationWhy;
  }

  @FieldResolver(() => DensityEnum, {
    nullable: true,
    description:
      "Density of the denser breast, estimated from the images by the serving version, not by a reader. Null if the version estimates none (see ModelVersion.densityAgreement), and until the actor may see scores.",
  })
  async estimatedDensity(@Root() { id, estimatedDensity }: ExamRecord, @Ctx() { loaders }: RequestContext): Promise<string | null> {
    const seesScores = await loaders.views.maySee(id, "scores");
    // For a final exam, the absence of an estimate may reveal that its patient is held out.
    if (seesScores ? estimatedDensity !== null : await loaders.views.maySee(id, "truth")) await loaders.views.shown(id);
    return seesScores ? estimatedDensity : null;
  }

  @FieldResolver(() => DateTime, { nullable: true, description: "Since when it has awaited arbitration; null if it does not." })
  arbitrationSince(@Root() { arbitrationSince }: ExamRecord): Date | null {
    return arbitrationSince;
  }

  @FieldResolver(() => Int, {
    description:
      "The reading round; a new one begins when the exam is reopened or sent back. Shown as 1 until the actor may see its reads or truth, because a higher number would reveal that it was sent back.",
  })
  round(@Root() { id, round }: ExamRecord, @Ctx() { loaders }: RequestContext): number | Promise<number> {
    return loaders.views.roundShown(id, round);
  }

  @FieldResolver(() => Int, { description: "Number of finalised reads in its round. Visible to every member." })
  readCount(@Root() { readCount }: ExamRecord): number {
    return readCount;
  }
}

@Resolver(() => ExamFound)
export class FoundExamsResolver {
  @FieldResolver(() => Exam, { description: "The exam." })
  async exam(@Root() { examId }: FoundExam, @Ctx() { loaders }: RequestContext): Promise<ExamRecord> {
    const exam = await loaders.exam.load(examId);
    if (exam === null) throw new AppError("INTERNAL", "The exam that was found is gone.");
    return exam;
  }
}
