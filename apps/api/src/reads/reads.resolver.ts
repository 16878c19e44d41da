import type { ExamRecord, PersonRecord, ReadRecord } from "@second-read/database";
import { AppError, effectTime } from "@second-read/domain";
import { Arg, Ctx, FieldResolver, ID, Int, Mutation, Resolver, Root } from "type-graphql";
import { signedIn } from "../access/signed-in.ts";
import { DateTime } from "../common/scalars.ts";
import type { RequestContext } from "../context.ts";
import { Exam } from "../exams/exams.type.ts";
import { User } from "../people/people.type.ts";
import type { ShownRead } from "./anonymous-reads.ts";
import { finaliseRead } from "./operations/finalise-read.ts";
import { nextExam } from "./operations/next-exam.ts";
import { saveDraft } from "./operations/save-draft.ts";
import { skipExam } from "./operations/skip-exam.ts";
import { startRead } from "./operations/start-read.ts";
import { undoFinalise } from "./operations/undo-finalise.ts";
import { ReadInput } from "./reads.input.ts";
import { Read } from "./reads.type.ts";

@Resolver(() => Read)
export class ReadsResolver {
  @Mutation(() => Read, {
    nullable: true,
    description: "The actor's open draft, or a lease on the next exam of the queue; null when it is empty.",
  })
  nextExam(@Arg("projectId", () => ID) projectId: string, @Ctx() context: RequestContext): Promise<ReadRecord | null> {
    return nextExam(context.deps, signedIn(context), projectId);
  }

  @Mutation(() => Read)
  startRead(@Arg("examId", () => ID) examId: string, @Ctx() context: RequestContext): Promise<ReadRecord> {
    return startRead(context.deps, signedIn(context), examId);
  }

  @Mutation(() => Read, { description: "A draft is replaced whole; echo lesionUid or a finding becomes a new lesion." })
  saveDraft(
    @Arg("readId", () => ID) readId: string,
    @Arg("input", () => ReadInput) input: ReadInput,
    @Arg("expectedRevision", () => Int, { nullable: true }) expectedRevision: number | null | undefined,
    @Ctx() context: RequestContext,
  ): Promise<ReadRecord> {
    return saveDraft(context.deps, signedIn(context), { readId, input, expectedRevision });
  }

  @Mutation(() => Read, {
    description:
      "Takes effect when it can no longer be undone: until then nothing that anybody is shown, the exam's status included, hangs on what the reads of its round say.",
  })
  finaliseRead(
    @Arg("readId", () => ID) readId: string,
    @Arg("input", () => ReadInput) input: ReadInput,
    @Arg("expectedRevision", () => Int, { nullable: true }) expectedRevision: number | null | undefined,
    @Arg("idempotencyKey", () => String) idempotencyKey: string,
    @Arg("expectedImagesRevision", () => String, {
      nullable: true,
      description: "`Exam.imagesRevision` of the images that the reader was shown. Where the exam has others by now: STALE_REVISION.",
    })
    expectedImagesRevision: string | null | undefined,
    @Ctx() context: RequestContext,
  ): Promise<ReadRecord> {
    return finaliseRead(context.deps, signedIn(context), { readId, input, expectedRevision, idempotencyKey, expectedImagesRevision });
  }

  @Mutation(() => Read, { description: "One's own, until it takes effect (30 s, unless the installation says otherwise)." })
  undoFinalise(@Arg("readId", () => ID) readId: string, @Ctx() context: RequestContext): Promise<ReadRecord> {
    return undoFinalise(context.deps, signedIn(context), readId);
  }

  @Mutation(() => Boolean)
  skipExam(
    @Arg("readId", () => ID) readId: string,
    @Arg("reason", () => String) reason: string,
    @Ctx() context: RequestContext,
  ): Promise<boolean> {
    return skipExam(context.deps, signedIn(context), { readId, reason });
  }

  @FieldResolver(() => Exam)
  async exam(@Root() read: ReadRecord, @Ctx() { loaders }: RequestContext): Promise<ExamRecord> {
    const exam = await loaders.exam.load(read.examId);
    if (exam === null) throw new AppError("NOT_FOUND", "There is nothing here by this name.");
    return exam;
  }

  @FieldResolver(() => Int, { description: "Of the exam; 1 until the actor may see its reads or truth." })
  async round(@Root() { examId, round }: ReadRecord, @Ctx() { loaders }: RequestContext): Promise<number> {
    return loaders.views.roundShown(examId, round);
  }

  @FieldResolver(() => DateTime, { nullable: true, description: "Until when its reader may undo it; null while it is a draft." })
  undoUntil(@Root() { finalisedAt }: ReadRecord, @Ctx() { deps }: RequestContext): Date | null {
    return finalisedAt === null ? null : effectTime(finalisedAt, deps.settings.undoSeconds);
  }

  @FieldResolver(() => User, { nullable: true, description: "Null where the project hides its readers from the actor." })
  reader(@Root() { readerId }: ShownRead, @Ctx() { loaders }: RequestContext): Promise<PersonRecord | null> | null {
    return readerId === null ? null : loaders.person.load(readerId);
  }
}
