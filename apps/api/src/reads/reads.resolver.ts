import type { ExamRecord, PersonRecord, ReadRecord } from "@second-read/database";
import { effectTime, notFound } from "@second-read/domain";
import { Arg, Ctx, FieldResolver, ID, Int, Mutation, Resolver, Root } from "type-graphql";
import { signedIn } from "../access/signed-in.ts";
import { ExpectedImagesRevisionArg, ExpectedRevisionArg, IdempotencyKeyArg, ProjectIdArg } from "../common/arguments.ts";
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
    description: "Returns the actor's open draft, or reserves the next exam of the queue for the actor; null if the queue is empty.",
  })
  nextExam(@ProjectIdArg() projectId: string, @Ctx() context: RequestContext): Promise<ReadRecord | null> {
    return nextExam(context.deps, signedIn(context), projectId);
  }

  @Mutation(() => Read, {
    description: "Opens a draft for this exam and reserves the exam for the actor, who may have ten exams of a project open at once.",
  })
  startRead(@Arg("examId", () => ID, { description: "The exam." }) examId: string, @Ctx() context: RequestContext): Promise<ReadRecord> {
    return startRead(context.deps, signedIn(context), examId);
  }

  @Mutation(() => Read, { description: "Replaces the whole draft." })
  saveDraft(
    @Arg("readId", () => ID, { description: "The draft." }) readId: string,
    @Arg("input", () => ReadInput, { description: "The content of the read." }) input: ReadInput,
    @ExpectedRevisionArg() expectedRevision: number | null | undefined,
    @Ctx() context: RequestContext,
  ): Promise<ReadRecord> {
    return saveDraft(context.deps, signedIn(context), { readId, input, expectedRevision });
  }

  @Mutation(() => Read, {
    description:
      "Submits the read. It takes effect when it can no longer be undone; until then nothing that anybody is shown, including the exam's status, depends on its content.",
  })
  finaliseRead(
    @Arg("readId", () => ID, { description: "The draft." }) readId: string,
    @Arg("input", () => ReadInput, { description: "The content of the read." }) input: ReadInput,
    @ExpectedRevisionArg() expectedRevision: number | null | undefined,
    @IdempotencyKeyArg() idempotencyKey: string,
    @ExpectedImagesRevisionArg() expectedImagesRevision: string | null | undefined,
    @Ctx() context: RequestContext,
  ): Promise<ReadRecord> {
    return finaliseRead(context.deps, signedIn(context), { readId, input, expectedRevision, idempotencyKey, expectedImagesRevision });
  }

  @Mutation(() => Read, {
    description:
      "Turns the actor's own finalised read back into a draft, until it takes effect (after 30 seconds, unless configured otherwise).",
  })
  undoFinalise(@Arg("readId", () => ID, { description: "The read." }) readId: string, @Ctx() context: RequestContext): Promise<ReadRecord> {
    return undoFinalise(context.deps, signedIn(context), readId);
  }

  @Mutation(() => Boolean, {
    description: "Gives up a draft: the exam goes to other readers and is not offered to the actor again in this round.",
  })
  skipExam(
    @Arg("readId", () => ID, { description: "The draft." }) readId: string,
    @Arg("reason", () => String, { description: "The reason given." }) reason: string,
    @Ctx() context: RequestContext,
  ): Promise<boolean> {
    return skipExam(context.deps, signedIn(context), { readId, reason });
  }

  @FieldResolver(() => Exam, { description: "The exam." })
  async exam(@Root() read: ReadRecord, @Ctx() { loaders }: RequestContext): Promise<ExamRecord> {
    const exam = await loaders.exam.load(read.examId);
    if (exam === null) throw notFound();
    return exam;
  }

  @FieldResolver(() => Int, {
    description: "The exam's round that it belongs to. Shown as 1 until the actor may see the exam's reads or truth.",
  })
  round(@Root() { examId, round }: ReadRecord, @Ctx() { loaders }: RequestContext): number | Promise<number> {
    return loaders.views.roundShown(examId, round);
  }

  @FieldResolver(() => DateTime, { nullable: true, description: "Until when its reader may undo it; null while it is a draft." })
  undoUntil(@Root() { finalisedAt }: ReadRecord, @Ctx() { deps }: RequestContext): Date | null {
    return finalisedAt === null ? null : effectTime(finalisedAt, deps.settings.undoSeconds);
  }

  @FieldResolver(() => User, { nullable: true, description: "The reader. Null if the project hides its readers from the actor." })
  reader(@Root() { readerId }: ShownRead, @Ctx() { loaders }: RequestContext): Promise<PersonRecord | null> | null {
    return readerId === null ? null : loaders.person.load(readerId);
  }
}
