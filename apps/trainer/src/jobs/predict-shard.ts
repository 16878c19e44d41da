import {
  type Connection,
  completeShard,
  findBatch,
  findVersion,
  finishBatch,
  imagesUsedBy,
  listImagesOfExams,
  type ModelVersion,
} from "@second-read/database";
import { isUsed } from "@second-read/domain";
import type { JobPayload } from "@second-read/jobs";
import type { TrainerDeps } from "../deps.ts";
import { predictExams } from "./predict-exams.ts";

/**
 * Scores some exams of a batch. A shard is counted only once, even if several workers believe that they hold it; the scores that they save are the
 * same. The worker that counts the last shard ends the batch.
 */
export async function predictShardJob(deps: TrainerDeps, shard: JobPayload<"predict-shard">, signal: AbortSignal): Promise<void> {
  const { database, jobs } = deps;
  const { batchId, start, count } = shard;
  const batch = await findBatch(database, batchId);
  const version = batch === null ? null : await findVersion(database, batch.modelVersionId);
  if (batch === null || version === null || batch.finishedAt !== null || batch.shardsDone.includes(start)) return;
  const scored = await predictExams(deps, version, batch.examIds.slice(start, start + count), signal);
  await database.transaction(async (connection) => {
    const progress = await completeShard(connection, { batchId, start, ...scored });
    if (progress === null || progress.done + progress.failed < batch.total) return;
    await finishBatch(connection, batchId, progress.failed > 0 ? await whyNotScored(connection, version, batch.examIds) : null);
    await jobs.enqueue(connection.sql, "refresh-discrepancies", { projectId: batch.projectId });
  });
}

/** An exam with only modified views has no score; the batch's message says so. */
async function whyNotScored(connection: Connection, version: ModelVersion, examIds: readonly string[]): Promise<string | null> {
  const images = await listImagesOfExams(connection, examIds);
  const used = new Set(images.filter((image) => isUsed(image, imagesUsedBy(version))).map(({ examId }) => examId));
  const unused = new Set(images.map(({ examId }) => examId).filter((examId) => !used.has(examId)));
  if (unused.size === 0) return null;
  return `${unused.size === 1 ? "1 exam has" : `${unused.size} exams have`} no standard view (CC or MLO without a modifier): not scored.`;
}
