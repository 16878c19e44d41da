import { requireConditions } from "@second-read/access";
import { findDecisionsOf, findExams, lockExam, writeDecisionUndone } from "@second-read/database";
import { AppError, notFound, refusalOfUndoAdjudicate, requireAllowedIn } from "@second-read/domain";
import { notifyQueueChanged } from "@second-read/jobs";
import { mutation } from "../../common/mutation.ts";
import type { Deps } from "../../deps.ts";
import { createExamViews } from "../../exams/visibility.ts";
import type { Actor } from "../../sign-in/actor.ts";

/**
 * Undoes the actor's own decision, until it takes effect. The arbiter has been shown nothing that follows from it, so undoing reveals nothing, not
 * even whether others have decided. The decision's row is kept, and so is its audit event.
 * @throws AppError NOT_FOUND; WRONG_STATE without a decision of one's own, or once it is too late; FORBIDDEN after breaking the exam's glass
 */
export async function undoAdjudicate(deps: Deps, actor: Actor, examId: string): Promise<void> {
  const { clock, settings } = deps;
  await mutation(deps, actor, "undoAdjudicate", async (sql, audit) => {
    await lockExam(sql, examId);
    const now = clock();
    const [exam] = await findExams(sql, [examId]);
    if (!exam) throw notFound();
    const [decision] = await findDecisionsOf(sql, [examId], actor.id);
    const refusal = refusalOfUndoAdjudicate(decision ?? null, now, settings.undoSeconds);
    if (refusal || !decision) throw new AppError(refusal?.code ?? "WRONG_STATE", refusal?.message ?? "There is no decision to undo.");
    const exposure = (await createExamViews({ database: { sql }, clock }, actor, null).load(examId))?.record.exposure ?? null;
    const openedThisExam = exposure !== null && exposure !== "reads";
    requireConditions(actor, "Mutation.undoAdjudicate", { own: true, openedThisExam });
    requireAllowedIn(exam.status, "UNDO_ADJUDICATE");
    await writeDecisionUndone(sql, { decisionId: decision.id, examId, at: now });
    await notifyQueueChanged(sql, exam.projectId);
    audit({
      chain: exam.projectId,
      subject: `exam ${examId}`,
      details: { decision: decision.id },
    });
  });
}
