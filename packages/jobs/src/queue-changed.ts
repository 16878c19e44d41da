import { publish } from "./live-events.ts";
import type { TransactionSql } from "./transaction.ts";

/** Live events that announce changed counts of a project's queues. */
export const queueChannel = "queue_changed";

/** Notifies the listeners of a project's queues if the caller's transaction commits. */
export async function notifyQueueChanged(tx: TransactionSql, projectId: string): Promise<void> {
  await publish(tx, queueChannel, { projectId });
}
