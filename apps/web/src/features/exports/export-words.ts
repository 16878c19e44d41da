import type { RunStatus } from "@second-read/domain";
import type { ExportPartsFragment } from "../../generated/graphql.ts";
import { counted } from "../../ui/format.ts";

/** The details beside the status of an export. */
export function exportInWords(
  made: Pick<ExportPartsFragment, "status" | "progress" | "total" | "exported" | "notFinal" | "heldOut" | "error">,
): string {
  const { status, progress, total, exported, notFinal, heldOut, error } = made;
  switch (status) {
    case "RUNNING":
      return `${Math.floor(progress * 100)} % of ${counted(total, "exam")}`;
    case "SUCCEEDED":
      return [
        `labels of ${counted(exported, "exam")}`,
        notFinal > 0 ? `${counted(notFinal, "exam")} not final` : "",
        heldOut > 0 ? `${counted(heldOut, "exam")} of held-out patients` : "",
      ]
        .filter((part) => part !== "")
        .join(" · ");
    case "FAILED":
      return error?.message ?? "";
    default:
      return "";
  }
}

/** Whether any export is still in progress. */
export function isUnderWay({ status }: { readonly status: RunStatus }): boolean {
  return status === "QUEUED" || status === "RUNNING" || status === "CANCELLING";
}

/** "812 bytes", "1.4 MB". */
export function size(bytes: number): string {
  if (bytes < 1e4) return counted(bytes, "byte");
  return bytes < 1e6 ? `${Math.round(bytes / 1e3)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
}

/** "deleted in 6 days", "deleted": archives are kept for a week. */
export function keptInWords(expiresAt: string, now: Date): string {
  const hours = (Date.parse(expiresAt) - now.getTime()) / 3_600_000;
  if (hours <= 0) return "deleted";
  return hours < 36 ? `deleted in ${counted(Math.ceil(hours), "hour")}` : `deleted in ${counted(Math.round(hours / 24), "day")}`;
}
