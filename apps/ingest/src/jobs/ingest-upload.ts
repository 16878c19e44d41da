import { randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";
import { appendAudit, beginProcessing, findImageBySource, lockUpload, rejectUpload } from "@second-read/database";
import { Rejected, type Rejection, rejection } from "@second-read/domain";
import { projectKeyOf, type SealedFacts } from "@second-read/imaging";
import { deleteIncoming } from "@second-read/storage";
import type { MadeImage } from "../child/protocol.ts";
import type { IngestDeps } from "../deps.ts";
import { fileAgain } from "../filing/file-again.ts";
import { fileNewImage } from "../filing/file-new-image.ts";
import { deleteImageObjects, putImageObjects } from "../filing/image-objects.ts";
import { putOff, waitAfter } from "../filing/put-off.ts";
import { receiveBytes } from "../filing/receive-bytes.ts";
import type { UploadInHand } from "../filing/upload-in-hand.ts";

/**
 * Processes one upload: FILED with an image, or REJECTED with a code and a sentence and all its data deleted. This process never opens the file; a
 * child does. If the store or the disk fails the upload waits and says so; any other error is thrown, and the queue retries.
 */
export async function ingestUpload(deps: IngestDeps, { uploadId }: { uploadId: string }, signal: AbortSignal): Promise<void> {
  const upload = await beginProcessing(deps.database.sql, uploadId);
  if (upload === null) return;
  const { facts } = upload;
  if (facts === null) throw new Error("an upload that has not ended has no facts");
  let folder: string | undefined;
  try {
    folder = await mkdtemp(join(deps.folder, "second-read-file-"));
    await fileUpload(deps, upload, facts, folder, signal);
  } catch (error) {
    const wait = signal.aborted ? null : waitAfter(error);
    if (wait !== null) return await putOff(deps, uploadId, wait);
    if (!(error instanceof Rejected)) throw error;
    await giveUp(deps, upload, rejection(error.code, error.context));
  } finally {
    if (folder !== undefined) await rm(folder, { recursive: true, force: true });
  }
  // If the store fails now, the sweep deletes what is left.
  await deleteIncoming(deps.store, upload);
}

async function fileUpload(deps: IngestDeps, upload: UploadInHand, facts: SealedFacts, folder: string, signal: AbortSignal): Promise<void> {
  // A key per file, held only in memory, makes the file unreadable once this process has ended, however it ended.
  const [inputPath, inputKey] = [join(folder, "incoming"), randomBytes(32).toString("hex")];
  const key = projectKeyOf(deps.deidentificationKey, upload.projectId);
  await receiveBytes(deps.store, upload, { path: inputPath, key: inputKey }, deps.largestFileBytes, signal);
  const make = (wanted: SealedFacts): Promise<MadeImage> =>
    deps.processor.process({ inputPath, inputKey, outputFolder: folder, facts: wanted, key }, signal);
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

const mostHours = 24;

/**
 * Called after every attempt failed or was killed, which does not prove that the file is at fault: it is retried, less and less often, for a day, and
 * then rejected, since its exam would otherwise wait for it for ever.
 */
export async function putOffExhausted(deps: IngestDeps, { uploadId }: { uploadId: string }): Promise<void> {
  const upload = await beginProcessing(deps.database.sql, uploadId);
  if (upload === null) return;
  const waitedHours = upload.waitingSince === null ? 0 : (deps.clock().getTime() - upload.waitingSince.getTime()) / 3_600_000;
  if (waitedHours < mostHours) return putOff(deps, uploadId, "RETRY");
  await endUnread(deps, upload);
}

/** Ends an upload that has waited as long as it may, for whatever reason, so that files that name patients are not kept for ever. */
export async function endHeldUpload(deps: EndingDeps, uploadId: string): Promise<void> {
  const upload = await beginProcessing(deps.database.sql, uploadId);
  if (upload !== null) await endUnread(deps, upload);
}

type EndingDeps = Pick<IngestDeps, "database" | "store" | "clock">;

async function endUnread(deps: EndingDeps, upload: UploadInHand): Promise<void> {
  await giveUp(deps, upload, rejection("READING_FAILED"));
  await deleteImageObjects(deps.store, upload.id);
  await deleteIncoming(deps.store, upload);
}
