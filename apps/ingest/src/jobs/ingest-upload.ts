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
 * Takes one upload to its end: FILED with an image, or REJECTED with a code and a sentence and nothing of it left. This process never opens
 * the file; a child does. Where the store or the disk is at fault the upload waits and says so; any other fault is thrown, and the queue tries
 * again.
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
  // What is left behind where the store goes away now, the sweep deletes.
  await deleteIncoming(deps.store, upload);
}

async function fileUpload(deps: IngestDeps, upload: UploadInHand, facts: SealedFacts, folder: string, signal: AbortSignal): Promise<void> {
  // In a file's own key lies that nothing of it can be read once this process has ended, however it ended.
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
 * After every try failed or was killed, none of which tells that the file is at fault: it is tried again, less and less often, for a day. Then it
 * ends, or its exam would wait for it for ever.
 */
export async function putOffExhausted(deps: IngestDeps, { uploadId }: { uploadId: string }): Promise<void> {
  const upload = await beginProcessing(deps.database.sql, uploadId);
  if (upload === null) return;
  const waitedHours = upload.waitingSince === null ? 0 : (deps.clock().getTime() - upload.waitingSince.getTime()) / 3_600_000;
  if (waitedHours < mostHours) return putOff(deps, uploadId, "RETRY");
  await endUnread(deps, upload);
}

/** Ends an upload that has been held for as long as it may be, whatever it waited for: what names patients does not lie there for ever. */
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
