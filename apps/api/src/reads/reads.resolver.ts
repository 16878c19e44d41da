import { Arg, Ctx, FieldResolver, ID, Int, Mutation, Resolver, Root } from "type-graphql";
import { notBuilt } from "../common/not-built.ts";
import type { RequestContext } from "../context.ts";
import { Exam } from "../exams/exams.type.ts";
import { User } from "../people/people.type.ts";
import { ReadInput } from "./reads.input.ts";
import { Read } from "./reads.type.ts";

@Resolver(() => Read)
export class ReadsResolver {
  @Mutation(() => Read, {
    nullable: true,
    description: "The actor's open draft, or a lease on the next exam of the queue; null when it is empty.",
  })
  nextExam(@Arg("projectId", () => ID) _projectId: string, @Ctx() _context: RequestContext): Promise<Read | null> {
    return notBuilt("nextExam");
  }

  @Mutation(() => Read)
  startRead(@Arg("examId", () => ID) _examId: string, @Ctx() _context: RequestContext): Promise<Read> {
    return notBuilt("startRead");
  }

  @Mutation(() => Read, { description: "A draft is replaced whole; echo lesionUid or a finding becomes a new lesion." })
  saveDraft(
    @Arg("readId", () => ID) _readId: string,
    @Arg("input", () => ReadInput) _input: ReadInput,
    @Arg("expectedRevision", () => Int, { nullable: true }) _expectedRevision: number | null,
    @Ctx() _context: RequestContext,
  ): Promise<Read> {
    return notBuilt("saveDraft");
  }

  @Mutation(() => Read)
  finaliseRead(
    @Arg("readId", () => ID) _readId: string,
    @Arg("input", () => ReadInput) _input: ReadInput,
    @Arg("expectedRevision", () => Int, { nullable: true }) _expectedRevision: number | null,
    @Arg("idempotencyKey", () => String) _idempotencyKey: string,
    @Ctx() _context: RequestContext,
  ): Promise<Read> {
    return notBuilt("finaliseRead");
  }

  @Mutation(() => Read, { description: "One's own, within 30 s, refused once anyone saw what came of it." })
  undoFinalise(@Arg("readId", () => ID) _readId: string, @Ctx() _context: RequestContext): Promise<Read> {
    return notBuilt("undoFinalise");
  }

  @Mutation(() => Boolean)
  skipExam(
    @Arg("readId", () => ID) _readId: string,
    @Arg("reason", () => String) _reason: string,
    @Ctx() _context: RequestContext,
  ): Promise<boolean> {
    return notBuilt("skipExam");
  }

  @FieldResolver(() => Exam)
  exam(@Root() _read: Read, @Ctx() _context: RequestContext): Promise<Exam> {
    return notBuilt("exam");
  }

  @FieldResolver(() => User, { nullable: true })
  reader(@Root() _read: Read, @Ctx() _context: RequestContext): Promise<User | null> {
    return notBuilt("reader");
  }
}
