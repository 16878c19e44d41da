import { lockExamToQueue, queueForRetrospectiveRead } from "@second-read/database";
import { AppError, cutText, notFound, requireAllowedIn } from "@second-read/domain";
import { notifyQueueChanged } from "@second-read/jobs";
import { mutation } from "../../common/mutation.ts";
import type { Deps } from "../../deps.ts";
import type { Actor } from "../../sign-in/actor.ts";

/**
 * Lets an earlier exam be read although the patient has a later one.
 * @throws AppError NOT_FOUND, WRONG_STATE unless it is a prior, INVALID_INPUT without a reason
 */
export async function queuePrior(
  { database, clock }: Pick<Deps, "database" | "clock">,
  actor: Actor,
  input: { examId: string; reason: string },
): Promise<void> {
  const { examId } = input;
  const reason = cutText(input.reason.trim(), 1000);
  if (reason === "") throw new AppError("INVALID_INPUT", "Give the reason for queuing the exam.", { field: "reason" });
  await mutation({ database, clock }, actor, "queuePrior", async (sql, audit) => {
    const exam = await lockExamToQueue(sql, examId);
    if (exam === null) throw notFound();
    requireAllowedIn(exam.status, "QUEUE_PRIOR");
    await queueForRetrospectiveRead(sql, examId, exam.patientId);
    await notifyQueueChanged(sql, exam.projectId);
    audit({
      chain: exam.projectId,
      subject: `exam ${examId}`,
      details: { reason },
    });
  });
}
