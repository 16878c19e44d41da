import {
  type Connection,
  countOpenBatches,
  findBatchByKey,
  findVersion,
  imagesUsedBy,
  insertBatch,
  listExamsWithImages,
  listUnscoredExams,
  lockName,
  type ModelVersion,
  type PredictionBatch,
  sortPredictable,
} from "@second-read/database";
import { AppError, notFound } from "@second-read/domain";
import { checkKey, digestOf, requireSameRequest } from "../../common/idempotency.ts";
import { prismaMutation } from "../../common/mutation.ts";
import { requireRoom } from "../../common/require-room.ts";
import type { Deps } from "../../deps.ts";
import { knownToOnly } from "../../exams/sums.ts";
import type { Actor } from "../../sign-in/actor.ts";

const mostExamsNamed = 1000;

/**
 * Sends exams to be scored by a version: those named, or all that it has not scored. The same idempotency key returns the first batch. Held-out
 * patients count like everyone else; their scores are not stored. If a blinded person names no exams, all are sent: the number of unscored ones would
 * reveal something. An exam of another project is NOT_FOUND.
 */
export async function predictExams(
  { database, jobs, clock }: Deps,
  actor: Actor,
  request: { modelVersionId: string; examIds: readonly string[] | null; idempotencyKey: string },
): Promise<PredictionBatch> {
  const { modelVersionId, idempotencyKey } = request;
  checkKey(idempotencyKey);
  const requestDigest = digestOf({ ...request, examIds: request.examIds && [...new Set(request.examIds)].sort() });
  if (request.examIds !== null && request.examIds.length > mostExamsNamed)
    throw new AppError("INVALID_INPUT", `List at most ${mostExamsNamed} exams, or none to score all that have no score yet.`);
  return prismaMutation({ database, clock }, actor, "predictExams", async (connection, audit) => {
    const version = await findVersion(connection, modelVersionId);
    if (version === null) throw notFound();
    const { projectId } = version;
    await lockName(connection.sql, `predict ${projectId} ${idempotencyKey}`);
    const earlier = await findBatchByKey(connection, projectId, idempotencyKey);
    if (earlier !== null) {
      requireSameRequest(earlier.requestDigest, requestDigest);
      audit(null);
      return earlier;
    }
    await requireRoom(connection.sql, actor, "batches", () => countOpenBatches(connection, actor.id));
    const examIds = await examsOf(connection, actor, version, request.examIds);
    const batch = await insertBatch(connection, {
      projectId,
      modelVersionId,
      requestedById: actor.id,
      idempotencyKey,
      requestDigest,
      examIds,
    });
    if (batch.finishedAt === null) await jobs.enqueue(connection.sql, "predict-batch", { batchId: batch.id });
    audit({
      chain: projectId,
      subject: `modelVersion ${modelVersionId}`,
      details: { batch: batch.id, exams: examIds.length },
    });
    return batch;
  });
}

async function examsOf(connection: Connection, actor: Actor, version: ModelVersion, examIds: readonly string[] | null): Promise<string[]> {
  if (examIds === null && knownToOnly(actor, version.projectId) !== null) return listExamsWithImages(connection, version.projectId);
  if (examIds === null) return listUnscoredExams(connection, version.projectId, { id: version.id, images: imagesUsedBy(version) });
  const { predictable, unknown } = await sortPredictable(connection, version.projectId, [...new Set(examIds)]);
  if (unknown.length > 0) throw new AppError("NOT_FOUND", "One of these exams does not exist, or is not visible to you.");
  return predictable;
}
