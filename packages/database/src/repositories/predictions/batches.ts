import type { Connection } from "../../connection.ts";
import type { PredictionBatch } from "../../generated/prisma/client.ts";

type PrismaOnly = Pick<Connection, "prisma">;

export async function insertBatch(
  { prisma }: PrismaOnly,
  batch: {
    projectId: string;
    modelVersionId: string;
    requestedById: string | null;
    idempotencyKey: string;
    /** Absent for batches that no request asked for. */
    requestDigest?: string;
    examIds: readonly string[];
  },
): Promise<PredictionBatch> {
  const examIds = [...batch.examIds];
  return prisma.predictionBatch.create({
    data: { ...batch, examIds, total: examIds.length, finishedAt: examIds.length === 0 ? new Date() : null },
  });
}

export async function findBatch({ prisma }: PrismaOnly, id: string): Promise<PredictionBatch | null> {
  return prisma.predictionBatch.findUnique({ where: { id } });
}

export async function findBatchByKey({ prisma }: PrismaOnly, projectId: string, idempotencyKey: string): Promise<PredictionBatch | null> {
  return prisma.predictionBatch.findUnique({ where: { projectId_idempotencyKey: { projectId, idempotencyKey } } });
}

/** Progress of a batch: its exams are scored in their order, so the counts say where another attempt goes on. */
export async function advanceBatch(
  { prisma }: PrismaOnly,
  id: string,
  counts: { done: number; failed: number; finished: boolean; errorMessage?: string | null },
): Promise<void> {
  const { done, failed, finished, errorMessage } = counts;
  await prisma.predictionBatch.update({
    where: { id },
    data: { done, failed, ...(finished ? { finishedAt: new Date(), errorMessage: errorMessage ?? null } : {}) },
  });
}

/** Ends a batch whose attempts are used up; a batch that has ended stays as it is. */
export async function endBatchEarly({ prisma }: PrismaOnly, id: string, errorMessage: string): Promise<PredictionBatch | null> {
  await prisma.predictionBatch.updateMany({ where: { id, finishedAt: null }, data: { finishedAt: new Date(), errorMessage } });
  return findBatch({ prisma }, id);
}
