import { appendAudit, closeExam } from "@second-read/database";
import { assertNever } from "@second-read/domain";
import { notifyQueueChanged } from "@second-read/jobs";
import type { IngestDeps } from "../deps.ts";

/** Lets a quiet exam go to its readers or be settled; one that still waits for files is looked at again. */
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
        await notifyQueueChanged(sql, outcome.projectId);
        return;
      case "NEW_ROUND": {
        const { projectId } = outcome;
        await jobs.enqueue(sql, "refresh-discrepancies", { projectId });
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
        return;
      }
      default:
        assertNever(outcome);
    }
  });
}
