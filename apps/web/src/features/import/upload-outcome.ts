import type { UploadPartsFragment, UploadWait } from "../../generated/graphql.ts";
import type { ImportedFile } from "./import-state.ts";

const waits: Readonly<Record<UploadWait, string>> = {
  STORE: "waiting for the store",
  DISK: "waiting for disk space",
  RETRY: "retrying",
};

/** The result of an upload as a row of the table, or what its check waits for; null until its bytes have arrived. */
export function outcomeOf(upload: UploadPartsFragment): Partial<ImportedFile> | null {
  const receipt = upload.receipt ?? null;
  if (upload.status === "FILED")
    return {
      stage: upload.corrected ? "corrected" : upload.alreadyFiled ? "already filed" : "filed",
      viewLabel: upload.image?.viewLabel ?? null,
      reason: upload.rejection ?? null,
      receipt,
    };
  if (upload.status === "REJECTED")
    return { stage: "rejected", reason: upload.rejection ?? { code: "INTERNAL", message: "The file was rejected." }, receipt };
  if (upload.status === "AWAITING_BYTES") return null;
  const wait = upload.waitingFor ? waits[upload.waitingFor] : null;
  return {
    stage: "checking",
    reason: wait ? { code: wait, message: "Nothing is wrong with the file. It is retried automatically." } : null,
  };
}
