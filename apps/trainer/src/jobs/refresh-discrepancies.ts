import { refreshDiscrepancies, refreshDiscrepanciesOf } from "@second-read/database";
import { type JobPayload, notifyQueueChanged } from "@second-read/jobs";
import type { TrainerDeps } from "../deps.ts";

/** Updates the queues of discrepancies for one changed exam, or for a whole project. */
export async function refreshDiscrepanciesJob(
  { database, jobs }: Pick<TrainerDeps, "database" | "jobs">,
  { projectId, examId }: JobPayload<"refresh-discrepancies">,
): Promise<void> {
  if (examId === undefined) {
    await refreshDiscrepancies(database, projectId);
    await notifyQueueChanged(database.sql, projectId);
    return;
  }
  await database.transaction(async (connection) => {
    const isEnough = await refreshDiscrepanciesOf(connection, { projectId, examId });
    if (!isEnough) await jobs.enqueue(connection.sql, "refresh-discrepancies", { projectId });
    await notifyQueueChanged(connection.sql, projectId);
  });
}
