import { holdUpload } from "@second-read/database";
import { codeOfError, type UploadWait } from "@second-read/domain";
import { StoreUnavailableError } from "@second-read/storage";
import type { IngestDeps } from "../deps.ts";

const shortestSeconds = 5;
const longestSeconds = 300;

/** Error codes of file systems that are full, read-only or broken. */
const diskFaults = new Set(["ENOSPC", "EDQUOT", "EIO", "EROFS", "EFBIG", "EMFILE", "ENFILE"]);

/** A fault of the folder where files are read. The store's own come as StoreUnavailableError. */
export function isDiskFault(error: unknown): boolean {
  return diskFaults.has(codeOfError(error) ?? "");
}

/** What an upload must wait for after this fault; null if waiting does not help or the queue's own retries handle it. */
export function waitAfter(error: unknown): UploadWait | null {
  if (error instanceof StoreUnavailableError) return "STORE";
  return isDiskFault(error) ? "DISK" : null;
}

/**
 * Postpones an upload for a reason outside the file: by half the time it has waited so far, so that not every file hits a recovered store at once, and
 * by at most five minutes.
 */
export async function putOff(
  deps: Pick<IngestDeps, "database" | "jobs" | "logger" | "clock">,
  uploadId: string,
  wait: UploadWait,
): Promise<void> {
  const now = deps.clock();
  await deps.database.sqlTransaction(async (sql) => {
    const held = await holdUpload(sql, uploadId, wait, now);
    if (held === null) return;
    const waitedSeconds = (now.getTime() - held.since.getTime()) / 1000;
    const delaySeconds = Math.round(Math.min(longestSeconds, Math.max(shortestSeconds, waitedSeconds / 2)));
    await deps.jobs.enqueue(sql, "ingest-upload", { uploadId }, { delaySeconds, priority: -held.turn });
    deps.logger.warn({ upload: uploadId, wait, delaySeconds }, "an upload is put off");
  });
}
