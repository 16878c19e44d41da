import type { SqlRunner } from "@second-read/database";
import { publish } from "@second-read/jobs";

/** Live events by which the counts of a project's queues are told to have changed. */
export const queueChannel = "queue_changed";

/** Tells the listeners of a project's queues, if the caller's transaction commits. */
export async function notifyQueueChanged(sql: SqlRunner, projectId: string): Promise<void> {
  await publish(sql, queueChannel, { projectId });
}
