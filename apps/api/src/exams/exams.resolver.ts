import { Arg, Ctx, FieldResolver, ID, Int, Mutation, Query, Resolver, Root } from "type-graphql";
import { ExamStatusEnum } from "../common/enums.ts";
import { notBuilt } from "../common/not-built.ts";
import type { Connection } from "../common/paging.ts";
import type { RequestContext } from "../context.ts";
import { Read } from "../reads/reads.type.ts";
import { Truth } from "../truth/truth.type.ts";
import { Exam, ExamConnection, Image } from "./exams.type.ts";

@Resolver(() => Exam)
export class ExamsResolver {
  @Query(() => ExamConnection, { description: "Every exam of the project, in queue order." })
  worklist(
    @Arg("projectId", () => ID) _projectId: string,
    @Arg("status", () => [ExamStatusEnum], { nullable: true }) _status: (keyof typeof ExamStatusEnum)[] | null,
    @Arg("first", () => Int, { nullable: true, defaultValue: 50 }) _first: number | null,
    @Arg("after", () => String, { nullable: true }) _after: string | null,
    @Ctx() _context: RequestContext,
  ): Promise<Connection<Exam>> {
    return notBuilt("worklist");
  }

  @Query(() => [Exam], { description: "Held for the actor for 10 minutes, images only, to prefetch; nextExam takes the first of them." })
  upcoming(
    @Arg("projectId", () => ID) _projectId: string,
    @Arg("first", () => Int, { nullable: true, defaultValue: 2 }) _first: number | null,
    @Ctx() _context: RequestContext,
  ): Promise<Exam[]> {
    return notBuilt("upcoming");
  }

  @Query(() => Exam, { nullable: true })
  exam(@Arg("id", () => ID) _id: string, @Ctx() _context: RequestContext): Promise<Exam | null> {
    return notBuilt("exam");
  }

  @Mutation(() => Exam, { description: "Bytes are deleted, rows stay as tombstones, later snapshots leave the exam out." })
  withdrawExam(
    @Arg("examId", () => ID) _examId: string,
    @Arg("reason", () => String) _reason: string,
    @Ctx() _context: RequestContext,
  ): Promise<Exam> {
    return notBuilt("withdrawExam");
  }

  @Mutation(() => Exam)
  reopenExam(
    @Arg("examId", () => ID) _examId: string,
    @Arg("reason", () => String) _reason: string,
    @Ctx() _context: RequestContext,
  ): Promise<Exam> {
    return notBuilt("reopenExam");
  }

  @FieldResolver(() => [Image])
  images(@Root() _exam: Exam, @Ctx() _context: RequestContext): Promise<Image[]> {
    return notBuilt("images");
  }

  @FieldResolver(() => Exam, { nullable: true })
  prior(@Root() _exam: Exam, @Ctx() _context: RequestContext): Promise<Exam | null> {
    return notBuilt("prior");
  }

  @FieldResolver(() => Read, { nullable: true })
  myRead(@Root() _exam: Exam, @Ctx() _context: RequestContext): Promise<Read | null> {
    return notBuilt("myRead");
  }

  @FieldResolver(() => [Read], { description: "Empty until the actor may see them." })
  reads(@Root() _exam: Exam, @Ctx() _context: RequestContext): Promise<Read[]> {
    return notBuilt("reads");
  }

  @FieldResolver(() => [Truth], { description: "The newest version of each breast; empty until the actor may see it." })
  truth(@Root() _exam: Exam, @Ctx() _context: RequestContext): Promise<Truth[]> {
    return notBuilt("truth");
  }

  @FieldResolver(() => [String], { description: "Why it is in arbitration, in three words each; empty until the actor may see the reads." })
  arbitrationWhy(@Root() _exam: Exam, @Ctx() _context: RequestContext): Promise<string[]> {
    return notBuilt("arbitrationWhy");
  }
}
