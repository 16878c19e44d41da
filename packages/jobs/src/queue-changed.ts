import { publish } from "./live-events.ts";
import type { TransactionSql } from "./transaction.ts";

/** Live events by which the counts of a project's queues are told to have changed. */
export const queueChannel = "queue_changed";

/** Tells the listeners of a project's queues, if the caller's transaction commits. */
export async function notifyQueueChanged(tx: TransactionSql, projectId: string): Promise<void> {
  await publish(tx, queueChannel, { projectId });
}
