import { withdrawExam as markWithdrawn, type WithdrawnExam } from "@second-read/database";
import { AppError, cutText, notFound, previewSizes } from "@second-read/domain";
import { notifyQueueChanged } from "@second-read/jobs";
import { keys, type ObjectStore } from "@second-read/storage";
import { mutation } from "../../common/mutation.ts";
import type { Deps } from "../../deps.ts";
import type { Actor } from "../../sign-in/actor.ts";

/**
 * Withdraws an exam permanently: bytes are deleted, rows stay as tombstones. Rows go first: if deleting fails, nothing refers to the bytes any more,
 * and withdrawing again deletes what was left.
 * @throws AppError NOT_FOUND, INVALID_INPUT without a reason, WRONG_STATE if it was withdrawn before
 */
export async function withdrawExam(deps: Deps, actor: Actor, input: { examId: string; reason: string }): Promise<void> {
  const { store, jobs, clock } = deps;
  const { examId } = input;
  const reason = cutText(input.reason.trim(), 1000);
  if (reason === "") throw new AppError("INVALID_INPUT", "Give the reason for withdrawing the exam.", { field: "reason" });
  const withdrawn = await mutation(deps, actor, "withdrawExam", async (sql, audit) => {
    const result = await markWithdrawn(sql, { examId, byId: actor.id, reason, at: clock() });
    if (result === null) throw notFound();
    if (result.wasWithdrawn) {
      audit(null);
      return result;
    }
    await jobs.enqueue(sql, "refresh-discrepancies", { projectId: result.projectId, examId });
    await notifyQueueChanged(sql, result.projectId);
    audit({
      chain: result.projectId,
      subject: `exam ${examId}`,
      details: { reason, images: result.imageIds },
    });
    return result;
  });
  await deleteBytes(store, withdrawn);
  if (withdrawn.wasWithdrawn) throw new AppError("WRONG_STATE", "This exam is already withdrawn.");
}

async function deleteBytes(store: ObjectStore, { objectIds, heatMaps }: WithdrawnExam): Promise<void> {
  for (const id of objectIds) {
    await Promise.all([store.delete(keys.image(id)), ...previewSizes.map((size) => store.delete(keys.preview(id, size)))]);
  }
  for (const { modelVersionId, imageId } of heatMaps) await store.delete(keys.heatMap(modelVersionId, imageId));
}
