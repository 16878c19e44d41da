import { appendAudit, closeExam, type SqlRunner } from "@second-read/database";
import { assertNever, type ExamMove } from "@second-read/domain";
import { notifyQueueChanged } from "@second-read/jobs";
import type { IngestDeps } from "../deps.ts";

/** Queues an exam that receives no more files for reading, or makes it final; one that still waits for files is checked again. */
export async function closeExamJob(
  { database, jobs, clock }: Pick<IngestDeps, "database" | "jobs" | "clock">,
  { examId }: { examId: string },
): Promise<void> {
  const now = clock();
  await database.sqlTransaction(async (sql) => {
    const outcome = await closeExam(sql, examId, now);
    switch (outcome.kind) {
      case "UNCHANGED":
        return;
      case "WAIT":
        await jobs.enqueue(sql, "close-exam", { examId }, { delaySeconds: outcome.seconds });
        return;
      case "MOVED":
        if (outcome.finalChanged) await jobs.enqueue(sql, "refresh-discrepancies", { projectId: outcome.projectId, examId });
        await notifyQueueChanged(sql, outcome.projectId);
        await recordMoves(sql, outcome.projectId, outcome.moves, now);
        return;
      case "NEW_ROUND": {
        const { projectId } = outcome;
        await jobs.enqueue(sql, "refresh-discrepancies", { projectId, examId });
        await notifyQueueChanged(sql, projectId);
        await appendAudit(sql, {
          chain: projectId,
          at: now,
          actorId: null,
          action: "openRound",
          subject: `exam ${examId}`,
          outcome: "done",
          details: { reason: "a breast came later" },
        });
        await recordMoves(sql, projectId, outcome.moves, now);
        return;
      }
      default:
        assertNever(outcome);
    }
  });
}

/** Audits each exam that leaves the reading queue because the patient has a later one, or that returns to it. */
async function recordMoves(sql: SqlRunner, projectId: string, moves: readonly ExamMove[], at: Date): Promise<void> {
  for (const { examId, to } of moves) {
    await appendAudit(sql, {
      chain: projectId,
      at,
      actorId: null,
      action: to === "PRIOR" ? "becomePrior" : "queueExam",
      subject: `exam ${examId}`,
      outcome: "done",
      details: { reason: to === "PRIOR" ? "the patient has a later exam" : "no exam of the patient is later" },
    });
  }
}
