import type { ExamRecord, PersonRecord, PriorRequestRecord } from "@second-read/database";
import { Arg, Ctx, FieldResolver, ID, Int, Mutation, Resolver, Root } from "type-graphql";
import { signedIn } from "../access/signed-in.ts";
import type { RequestContext } from "../context.ts";
import { User } from "../people/people.type.ts";
import { readerNaming } from "../reads/reader-naming.ts";
import { Exam, PriorRequest } from "./exams.type.ts";
import { queuePrior } from "./operations/queue-prior.ts";
import { requestPriors } from "./operations/request-priors.ts";

@Resolver(() => Exam)
export class PriorsResolver {
  @FieldResolver(() => Exam, {
    nullable: true,
    description:
      "The patient's earlier exam for comparison: the latest that is at least half a year older, else the latest before this one. Null if there is none.",
  })
  async prior(@Root() { priorId }: ExamRecord, @Ctx() { loaders }: RequestContext): Promise<ExamRecord | null> {
    return priorId === null ? null : loaders.exam.load(priorId);
  }

  @FieldResolver(() => Int, {
    description:
      "Number of the patient's other exams on the same day or without a date, which the files show to be neither earlier nor later.",
  })
  unorderedExams(@Root() { id }: ExamRecord, @Ctx() { loaders }: RequestContext): Promise<number> {
    return loaders.unorderedExams.load(id);
  }

  @FieldResolver(() => [PriorRequest], {
    description: "Requests for earlier exams. The actor's own always; others' once the actor may see their reads.",
  })
  async priorRequests(@Root() { id }: ExamRecord, @Ctx() context: RequestContext): Promise<PriorRequestRecord[]> {
    const { loaders } = context;
    const requests = await loaders.priorRequests.load(id);
    const actorId = signedIn(context).id;
    if (!(await loaders.views.maySee(id, "reads"))) return requests.filter(({ byId }) => byId === actorId);
    if (requests.some(({ byId }) => byId !== actorId)) await loaders.views.shown(id);
    return requests;
  }

  @Mutation(() => Exam, { description: "Requests earlier exams of the patient. Repeating it changes nothing." })
  async requestPriors(
    @Arg("examId", () => ID, { description: "The exam." }) examId: string,
    @Arg("reason", () => String, { nullable: true, description: "What the earlier exams are needed for; optional." }) reason: string | null,
    @Ctx() context: RequestContext,
  ): Promise<ExamRecord | null> {
    await requestPriors(context.deps, context.loaders, signedIn(context), { examId, reason: reason ?? null });
    context.loaders.priorRequests.clear(examId);
    return context.loaders.exam.load(examId);
  }

  @Mutation(() => Exam, { description: "Queues an exam with status PRIOR for reading although the patient has a later one." })
  async queuePrior(
    @Arg("examId", () => ID, { description: "The exam." }) examId: string,
    @Arg("reason", () => String, { description: "The reason, kept in the audit trail." }) reason: string,
    @Ctx() context: RequestContext,
  ): Promise<ExamRecord | null> {
    await queuePrior(context.deps, signedIn(context), { examId, reason });
    context.loaders.exam.clear(examId);
    return context.loaders.exam.load(examId);
  }
}

@Resolver(() => PriorRequest)
export class PriorRequestResolver {
  @FieldResolver(() => User, { nullable: true, description: "Who requested them. Null if the project hides its readers from the actor." })
  async by(@Root() { byId, examId }: PriorRequestRecord, @Ctx() context: RequestContext): Promise<PersonRecord | null> {
    const { loaders } = context;
    const exam = await loaders.exam.load(examId);
    const isOwn = byId === signedIn(context).id;
    if (exam === null || !(isOwn || (await readerNaming(context, exam.projectId)).named)) return null;
    return loaders.person.load(byId);
  }
}
