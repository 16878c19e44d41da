import { requireConditions } from "@second-read/access";
import { lockExamToReopen, reopenForReading } from "@second-read/database";
import { AppError, cutText, notFound, requireAllowedIn } from "@second-read/domain";
import { notifyQueueChanged } from "@second-read/jobs";
import { mutation } from "../../common/mutation.ts";
import type { Deps } from "../../deps.ts";
import type { Actor } from "../../sign-in/actor.ts";

/**
 * Opens a new round: QUEUED for readers who have neither read nor opened the exam, or directly ARBITRATION if there are none left or the truth is
 * based on pathology. The truth stays in force, under review: evaluated, not trained on.
 * @throws AppError NOT_FOUND, FORBIDDEN for a person who has read it, WRONG_STATE unless it is final, INVALID_INPUT without a reason
 */
export async function reopenExam(deps: Deps, actor: Actor, input: { examId: string; reason: string }): Promise<void> {
  const { jobs, clock } = deps;
  const { examId } = input;
  const reason = cutText(input.reason.trim(), 1000);
  if (reason === "") throw new AppError("INVALID_INPUT", "Give the reason for reopening the exam.", { field: "reason" });
  await mutation(deps, actor, "reopenExam", async (sql, audit) => {
    const exam = await lockExamToReopen(sql, examId, actor.id);
    if (exam === null) throw notFound();
    requireConditions(actor, "Mutation.reopenExam", { readThisExam: exam.readByActor });
    requireAllowedIn(exam.status, "REOPEN");
    const isPathology = exam.strengths.includes("PATHOLOGY");
    await reopenForReading(sql, { examId, reason, isPathology, byId: actor.id, at: clock() });
    await jobs.enqueue(sql, "refresh-discrepancies", { projectId: exam.projectId, examId });
    await notifyQueueChanged(sql, exam.projectId);
    audit({
      chain: exam.projectId,
      subject: `exam ${examId}`,
      details: { reason },
    });
  });
}
