import { requireConditions } from "@second-read/access";
import { type FeedbackRecord, findFeedback, markFeedbackSeen as writeSeen } from "@second-read/database";
import { notFound } from "@second-read/domain";
import { notifyQueueChanged } from "@second-read/jobs";
import { mutation } from "../../common/mutation.ts";
import type { Deps } from "../../deps.ts";
import type { ExamViews } from "../../exams/visibility.ts";
import type { Actor } from "../../sign-in/actor.ts";
import { isTold } from "./list-feedback.ts";

/** @throws AppError NOT_FOUND for a decision on an exam that the actor has not read, or that is not final */
export async function markFeedbackSeen(
  { database, clock, projectsOf }: Pick<Deps, "database" | "clock" | "projectsOf">,
  actor: Actor,
  views: ExamViews,
  id: string,
): Promise<FeedbackRecord> {
  const projectId = (await projectsOf.find("adjudication", id, actor)) ?? "";
  return mutation({ database, clock }, actor, "markFeedbackSeen", async (sql, audit) => {
    const of = { id, projectId, readerId: actor.id };
    const feedback = await findFeedback(sql, of);
    if (feedback === null || !(await isTold(views, feedback.examId))) throw notFound();
    requireConditions(actor, "Mutation.markFeedbackSeen", { own: true });
    const at = clock();
    if (!(await writeSeen(sql, { id, readerId: actor.id, at }))) {
      audit(null);
      return feedback;
    }
    await notifyQueueChanged(sql, projectId);
    audit({ chain: projectId, subject: `exam ${feedback.examId}`, details: { decision: id } });
    return { ...feedback, seenAt: at };
  });
}
