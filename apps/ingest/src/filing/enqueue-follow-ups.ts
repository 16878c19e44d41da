import { type SqlRunner, servingVersionId } from "@second-read/database";
import { type Jobs, notifyQueueChanged } from "@second-read/jobs";

/** The views of an exam arrive within seconds of each other; waiting scores it only once. */
const scoreAfterSeconds = 5;

/** Enqueues what follows a filed or corrected image in the same transaction: closing its exam, scoring it, and the queues. */
export async function enqueueFollowUps(
  jobs: Jobs,
  sql: SqlRunner,
  news: { examId: string; projectId: string; lockedTest: boolean; pixelsAreNew: boolean; truthChanged: boolean },
): Promise<void> {
  const { examId, projectId } = news;
  await jobs.enqueue(sql, "close-exam", { examId });
  const modelVersionId = await servingVersionId(sql, projectId);
  if (modelVersionId !== null && !news.lockedTest) {
    if (news.pixelsAreNew) await jobs.enqueue(sql, "predict-exam", { examId, modelVersionId }, { delaySeconds: scoreAfterSeconds });
    if (news.truthChanged) await jobs.enqueue(sql, "refresh-discrepancies", { projectId, examId }, { delaySeconds: scoreAfterSeconds });
  }
  if (news.truthChanged) await notifyQueueChanged(sql, projectId);
}
