import type { PrismaOnly, SqlOnly } from "../../connection.ts";
import type { PredictionBatch } from "../../generated/prisma/client.ts";
import { countRows, query, raw } from "../../statements.ts";

export async function insertBatch(
  { prisma }: PrismaOnly,
  batch: {
    projectId: string;
    modelVersionId: string;
    requestedById: string | null;
    idempotencyKey: string;
    /** Absent for batches that no request created. */
    requestDigest?: string;
    examIds: readonly string[];
  },
): Promise<PredictionBatch> {
  const examIds = [...batch.examIds];
  return prisma.predictionBatch.create({
    data: { ...batch, examIds, total: examIds.length, finishedAt: examIds.length === 0 ? new Date() : null },
  });
}

/** Batches of one person that have not ended. */
export async function countOpenBatches({ sql }: SqlOnly, requestedById: string): Promise<number> {
  const [row] = await sql.run(
    query
      .selectFrom("PredictionBatch")
      .select(countRows().as("count"))
      .where("requestedById", "=", requestedById)
      .where("finishedAt", "is", null),
  );
  return row?.count ?? 0;
}

export async function findBatch({ prisma }: PrismaOnly, id: string): Promise<PredictionBatch | null> {
  return prisma.predictionBatch.findUnique({ where: { id } });
}

export async function findBatchByKey({ prisma }: PrismaOnly, projectId: string, idempotencyKey: string): Promise<PredictionBatch | null> {
  return prisma.predictionBatch.findUnique({ where: { projectId_idempotencyKey: { projectId, idempotencyKey } } });
}

/** Counts of its shards start at 0; those of an earlier attempt are kept. Null if it has ended. */
export async function beginBatch({ prisma }: PrismaOnly, id: string): Promise<PredictionBatch | null> {
  await prisma.predictionBatch.updateMany({ where: { id, finishedAt: null, shardsDone: { isEmpty: true } }, data: { done: 0, failed: 0 } });
  return prisma.predictionBatch.findFirst({ where: { id, finishedAt: null } });
}

export interface ShardCounts {
  readonly batchId: string;
  /** Position of its first exam in the batch. */
  readonly start: number;
  readonly done: number;
  readonly failed: number;
}

/** Adds a shard's counts to its batch's, once. Null if they were added before, or the batch has ended. */
export async function completeShard(
  { sql }: SqlOnly,
  { batchId, start, done, failed }: ShardCounts,
): Promise<{ readonly done: number; readonly failed: number } | null> {
  const [progress] = await sql.run(
    query
      .updateTable("PredictionBatch")
      .set((eb) => ({
        done: eb("done", "+", done),
        failed: eb("failed", "+", failed),
        shardsDone: raw<number[]>`array_append("shardsDone", ${start}::int)`,
      }))
      .where("id", "=", batchId)
      .where("finishedAt", "is", null)
      .where(raw<boolean>`not ${start}::int = any("shardsDone")`)
      .returning(["done", "failed"]),
  );
  return progress ?? null;
}

export async function finishBatch({ prisma }: PrismaOnly, id: string, errorMessage: string | null): Promise<void> {
  await prisma.predictionBatch.update({ where: { id }, data: { finishedAt: new Date(), errorMessage } });
}

/** Ends a batch whose attempts are used up; a batch that has ended stays as it is. */
export async function endBatchEarly({ prisma }: PrismaOnly, id: string, errorMessage: string): Promise<PredictionBatch | null> {
  await prisma.predictionBatch.updateMany({ where: { id, finishedAt: null }, data: { finishedAt: new Date(), errorMessage } });
  return findBatch({ prisma }, id);
}
