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
    @Arg("status", () => [ExamStatusEnum], { nullable: true, description: "Only exams of these statuses; all without it." }) status:
      | ExamStatus[]
      | null,
    @Arg("estimatedDensity", () => [DensityEnum], {
      nullable: true,
      description:
        "Only exams whose denser breast the serving version estimates to be so; without it those without an estimate too. FORBIDDEN for readers and arbiters. Being listed counts as having opened the exam.",
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
      "Exams by what a person types: first those whose pseudonym begins with the text, then final exams with words in the note of a verdict that begin with all of its words. Notes are found for readers and arbiters only of exams that they have read or opened.",
  })
  searchExams(
    @ProjectIdArg() projectId: string,
    @Arg("text", () => String, { description: "What to look for, 1 to 100 characters; none of them stands for others." }) text: string,
    @AtMostArg(12) first: number | null,
    @Ctx() context: RequestContext,
  ): Promise<FoundExam[]> {
    return searchExams(context.deps, signedIn(context), context.loaders.views, { projectId, text, first });
  }

  @Query(() => [Exam], {
    description:
      "The next exams of the queue, images only, to prefetch. Held for the actor for 10 minutes; nextExam takes the first of them.",
  })
  upcoming(
    @ProjectIdArg() projectId: string,
    @Arg("first", () => Int, { nullable: true, defaultValue: 2, description: "How many exams, at most." }) first: number | null,
    @Ctx() context: RequestContext,
  ): Promise<ExamRecord[]> {
    return holdUpcoming(context.deps, signedIn(context), { projectId, first });
  }

  @Query(() => Exam, { nullable: true, description: "One exam; null where there is none by this id that the actor may see." })
  exam(@Arg("id", () => ID, { description: "The exam." }) id: string, @Ctx() { loaders }: RequestContext): Promise<ExamRecord | null> {
    return loaders.exam.load(id);
  }

  @Mutation(() => Exam, {
    description:
      "Takes an exam out for good: its images' bytes are deleted, rows stay as tombstones, later snapshots leave it out and versions trained on it are marked.",
  })
  async withdrawExam(
    @Arg("examId", () => ID, { description: "The exam." }) examId: string,
    @Arg("reason", () => String, { description: "Why; kept in the audit trail." }) reason: string,
    @Ctx() context: RequestContext,
  ): Promise<ExamRecord | null> {
    await withdrawExam(context.deps, signedIn(context), { examId, reason });
    return context.loaders.exam.load(examId);
  }

  @Mutation(() => Exam, {
    description: "Starts a new round of blind reading. The truth in force stays, under review, until new reads confirm or replace it.",
  })
  async reopenExam(
    @Arg("examId", () => ID, { description: "The exam." }) examId: string,
    @Arg("reason", () => String, { description: "Why; kept in the audit trail." }) reason: string,
    @Ctx() context: RequestContext,
  ): Promise<ExamRecord | null> {
    await reopenExam(context.deps, signedIn(context), { examId, reason });
    return context.loaders.exam.load(examId);
  }

  @Mutation(() => Exam, {
    description:
      "Opens others' reads, scores and truth of one exam to a data manager or administrator who is kept blind as a reader or arbiter, for when a patient cannot wait. They never read or decide it afterwards, and the project's webhooks are told.",
  })
  async breakGlass(
    @Arg("examId", () => ID, { description: "The exam." }) examId: string,
    @Arg("reason", () => String, { description: "Why it cannot wait; kept in the audit trail. Names no patient." }) reason: string,
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
    description: "Changes with each image that is filed, corrected or withdrawn; what `expectedImagesRevision` is compared with.",
  })
  async imagesRevision(@Root() exam: ExamRecord, @Ctx() { loaders }: RequestContext): Promise<string> {
    return imagesRevisionOf(await loaders.imagesOfExam.load(exam.id));
  }

  @FieldResolver(() => Read, { nullable: true, description: "The actor's own newest read of it, a draft included; null without one." })
  myRead(@Root() exam: ExamRecord, @Ctx() { loaders }: RequestContext): Promise<ReadRecord | null> {
    return loaders.myRead.load(exam.id);
  }

  @FieldResolver(() => Decision, {
    nullable: true,
    description: "The actor's own decision of the exam's current round, unless it was undone; null without one.",
  })
  async myDecision(@Root() exam: ExamRecord, @Ctx() { loaders, deps }: RequestContext): Promise<Decision | null> {
    const decision = await loaders.myDecision.load(exam.id);
    if (decision === null) return null;
    return shownDecision(decision, decision.concludedAt === null ? effectTime(decision.at, deps.settings.undoSeconds) : null);
  }

  @FieldResolver(() => [Read], {
    description:
      "The finalised reads. The actor's own always, others' once the actor may see them. Where the project hides its readers, without what tells whose they are, and in a shuffled order.",
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

  @FieldResolver(() => [ArbitrationReason], { description: "On what the readers disagree. Empty until the actor may see the reads." })
  async arbitrationWhy(@Root() exam: ExamRecord, @Ctx() { loaders }: RequestContext): Promise<readonly string[]> {
    if (exam.arbitrationWhy.length === 0 || !(await loaders.views.maySee(exam.id, "reads"))) return [];
    await loaders.views.shown(exam.id);
    return exam.arbitrationWhy;
  }

  @FieldResolver(() => DensityEnum, {
    nullable: true,
    description:
      "Breast density of its denser breast as the serving version estimates it from the images, nobody's read. Null where the version estimates none (see ModelVersion.densityAgreement), and until the actor may see scores.",
  })
  async estimatedDensity(@Root() { id, estimatedDensity }: ExamRecord, @Ctx() { loaders }: RequestContext): Promise<string | null> {
    const seesScores = await loaders.views.maySee(id, "scores");
    // Of a final exam, that it has none may tell that its patient is held out.
    if (seesScores ? estimatedDensity !== null : await loaders.views.maySee(id, "truth")) await loaders.views.shown(id);
    return seesScores ? estimatedDensity : null;
  }

  @FieldResolver(() => DateTime, { nullable: true, description: "Since when it awaits arbitration; null where it does not." })
  arbitrationSince(@Root() { arbitrationSince }: ExamRecord): Date | null {
    return arbitrationSince;
  }

  @FieldResolver(() => Int, {
    description:
      "The reading round; a new one begins when the exam is reopened or sent back. 1 until the actor may see its reads or truth: a later one would mark what was sent back.",
  })
  async round(@Root() { id, round }: ExamRecord, @Ctx() { loaders }: RequestContext): Promise<number> {
    return loaders.views.roundShown(id, round);
  }

  @FieldResolver(() => Int, { description: "Number of finalised reads of its round. Not secret." })
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
