import { beginBatch, endBatchEarly } from "@second-read/database";
import type { TrainerDeps } from "../deps.ts";

/** Number of exams in a shard, scored by one child; progress is shown after each shard. */
const examsPerShard = 50;

/** Divides a batch into shards, which any trainer may take. When it runs again, for example after a kill, it enqueues those that are not done. */
export async function predictBatchJob({ database, jobs }: TrainerDeps, { batchId }: { batchId: string }): Promise<void> {
  await database.transaction(async (connection) => {
    const batch = await beginBatch(connection, batchId);
    if (batch === null) return;
    for (let start = 0; start < batch.total; start += examsPerShard)
      if (!batch.shardsDone.includes(start))
        await jobs.enqueue(connection.sql, "predict-shard", { batchId, start, count: Math.min(examsPerShard, batch.total - start) });
  });
}

/** Every attempt at a shard failed: the batch ends too, with an explanation. Scores saved so far are kept. */
export async function giveUpBatch({ database, jobs }: TrainerDeps, { batchId }: { batchId: string }, reason: string): Promise<void> {
  await database.transaction(async (connection) => {
    const batch = await endBatchEarly(
      connection,
      batchId,
      `Scoring ended early (${reason}). What is scored is kept; ask again for the rest.`,
    );
    if (batch !== null) await jobs.enqueue(connection.sql, "refresh-discrepancies", { projectId: batch.projectId });
  });
}
