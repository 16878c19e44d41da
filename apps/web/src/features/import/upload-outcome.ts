import type { UploadPartsFragment } from "../../generated/graphql.ts";
import type { ImportedFile } from "./import-state.ts";

/** The result of an upload as a row of the table; null while it is still being checked. */
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
  return null;
}
