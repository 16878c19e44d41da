import { concludeExam } from "@second-read/database";
import { assertNever } from "@second-read/domain";
import { notifyQueueChanged } from "@second-read/jobs";
import type { IngestDeps } from "../deps.ts";

/** Lets an exam's reads, or its arbiter's decision, take effect once they can no longer be undone. */
export async function concludeExamJob(
  { database, jobs, clock }: Pick<IngestDeps, "database" | "jobs" | "clock">,
  { examId }: { examId: string },
): Promise<void> {
  await database.sqlTransaction(async (sql) => {
    const outcome = await concludeExam(sql, examId, clock());
    switch (outcome.kind) {
      case "UNCHANGED":
        return;
      case "WAIT":
        await jobs.enqueue(sql, "conclude-exam", { examId }, { delaySeconds: outcome.seconds });
        return;
      case "CONCLUDED":
        await jobs.enqueue(sql, "refresh-discrepancies", { projectId: outcome.projectId, examId });
        await notifyQueueChanged(sql, outcome.projectId);
        return;
      default:
        assertNever(outcome);
    }
  });
}
