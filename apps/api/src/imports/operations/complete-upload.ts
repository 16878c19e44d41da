import { findUpload, markReceived, rejectUpload, type Upload } from "@second-read/database";
import { AppError, notFound, rejection } from "@second-read/domain";
import { incomingBytes } from "@second-read/storage";
import { mutation } from "../../common/mutation.ts";
import type { Deps } from "../../deps.ts";
import type { Actor } from "../../sign-in/actor.ts";

/**
 * Reports that the bytes have arrived, and queues their check. Repeating it changes nothing.
 * @throws AppError NOT_FOUND; WRONG_STATE while no bytes are there
 * @throws StoreUnavailableError if the store does not answer
 */
export async function completeUpload({ database, store, jobs, clock }: Deps, actor: Actor, uploadId: string): Promise<Upload> {
  const before = await find(database, uploadId);
  const awaiting = before.status === "AWAITING_BYTES";
  const expired = before.expiresAt.getTime() < clock().getTime();
  if (awaiting && !expired && (await incomingBytes(store, before)) === null) {
    // If a folder is not mounted, nothing that was in it is found.
    await store.check();
    throw new AppError("WRONG_STATE", "The bytes of this file have not arrived yet.");
  }

  await mutation({ database, clock }, actor, "completeUpload", async (sql, audit) => {
    // Of two concurrent requests, only one changes it.
    if (!awaiting) return audit(null);
    if (expired) {
      if (!(await rejectUpload(sql, uploadId, rejection("EXPIRED"), clock()))) return audit(null);
    } else {
      const turn = await markReceived(sql, uploadId, clock());
      if (turn === null) return audit(null);
      await jobs.enqueue(sql, "ingest-upload", { uploadId }, { priority: -turn });
    }
    audit({ chain: before.projectId, subject: `upload ${uploadId}`, details: { statusBefore: before.status } });
  });
  return awaiting ? find(database, uploadId) : before;
}

async function find(database: Deps["database"], uploadId: string): Promise<Upload> {
  const upload = await findUpload(database, uploadId);
  if (!upload) throw notFound();
  return upload;
}
