import { mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";
import { appendAudit, beginProcessing, findImageBySource, lockUpload, rejectUpload } from "@second-read/database";
import { Rejected, type Rejection, rejection } from "@second-read/domain";
import { projectKeyOf, type SealedFacts } from "@second-read/imaging";
import { keys } from "@second-read/storage";
import type { MadeImage } from "../child/protocol.ts";
import type { IngestDeps } from "../deps.ts";
import { fileAgain } from "../filing/file-again.ts";
import { fileNewImage } from "../filing/file-new-image.ts";
import { deleteImageObjects, putImageObjects } from "../filing/image-objects.ts";
import { receiveBytes } from "../filing/receive-bytes.ts";
import type { UploadInHand } from "../filing/upload-in-hand.ts";

/**
 * Takes one upload to its end: FILED with an image, or REJECTED with a code and a sentence and nothing of it left. This process never opens
 * the file; a child does. Any other fault is thrown, and the queue tries again.
 */
export async function ingestUpload(deps: IngestDeps, { uploadId }: { uploadId: string }, signal: AbortSignal): Promise<void> {
  const upload = await beginProcessing(deps.database.sql, uploadId);
  if (upload === null) return;
  const { facts } = upload;
  if (facts === null) throw new Error("an upload that has not ended has no facts");
  const folder = await mkdtemp(join(deps.folder, "second-read-file-"));
  try {
    await fileUpload(deps, upload, facts, folder, signal);
  } catch (error) {
    if (!(error instanceof Rejected)) throw error;
    await giveUp(deps, upload, rejection(error.code, error.context));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  await deps.store.delete(keys.incoming(uploadId));
}

async function fileUpload(deps: IngestDeps, upload: UploadInHand, facts: SealedFacts, folder: string, signal: AbortSignal): Promise<void> {
  const inputPath = join(folder, "incoming");
  const key = projectKeyOf(deps.deidentificationKey, upload.projectId);
  await receiveBytes(deps.store, upload, inputPath, deps.largestFileBytes, signal);
  const make = (wanted: SealedFacts): Promise<MadeImage> =>
    deps.processor.process({ inputPath, outputFolder: folder, facts: wanted, key }, signal);
  const remake = async (wanted: SealedFacts) => ({ made: await make(wanted), folder });

  const filed = await findImageBySource(deps.database.sql, upload.projectId, upload.sha256.toLowerCase());
  if (filed) return fileAgain(deps, upload, filed, { facts, header: null }, remake);
  const made = await make(facts);
  await putImageObjects(deps.store, upload.id, folder);
  try {
    const outcome = await fileNewImage(deps, upload, made, facts);
    if (outcome.kind !== "TWIN") return;
    await deleteImageObjects(deps.store, upload.id);
    await fileAgain(deps, upload, outcome.twin, { facts, header: made.header }, remake);
  } catch (error) {
    if (error instanceof Rejected) await deleteImageObjects(deps.store, upload.id);
    throw error;
  }
}

/** Ends an upload as rejected, once. */
export async function giveUp(deps: Pick<IngestDeps, "database" | "clock">, upload: UploadInHand, reason: Rejection): Promise<void> {
  const now = deps.clock();
  await deps.database.sqlTransaction(async (sql) => {
    if ((await lockUpload(sql, upload.id)) !== "PROCESSING") return;
    await rejectUpload(sql, upload.id, reason, now);
    await appendAudit(sql, {
      chain: upload.projectId,
      at: now,
      actorId: upload.userId,
      action: "rejectUpload",
      subject: `upload ${upload.id}`,
      outcome: "done",
      details: { code: reason.code },
    });
  });
}

/** After every try ended early: the upload ends too, or its exam would wait for it for ever. */
export async function giveUpExhausted(deps: IngestDeps, { uploadId }: { uploadId: string }): Promise<void> {
  const upload = await beginProcessing(deps.database.sql, uploadId);
  if (upload === null) return;
  const { facts } = upload;
  if (facts === null) throw new Error("an upload that has not ended has no facts");
  await giveUp(deps, upload, rejection("PARSE_TIMEOUT"));
  await deleteImageObjects(deps.store, uploadId);
  await deps.store.delete(keys.incoming(uploadId));
}
