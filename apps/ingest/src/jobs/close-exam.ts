import { closeExam } from "@second-read/database";
import { publish } from "@second-read/jobs";
import type { IngestDeps } from "../deps.ts";

/** Lets a quiet exam go to its readers or be settled; one that still waits for files is looked at again. */
export async function closeExamJob(
  { database, jobs, clock }: Pick<IngestDeps, "database" | "jobs" | "clock">,
  { examId }: { examId: string },
): Promise<void> {
  await database.sqlTransaction(async (sql) => {
    const outcome = await closeExam(sql, examId, clock());
    if (outcome.kind === "WAIT") await jobs.enqueue(sql, "close-exam", { examId }, { delaySeconds: outcome.seconds });
    if (outcome.kind === "MOVED") await publish(sql, "queue_changed", { projectId: outcome.projectId });
  });
}
