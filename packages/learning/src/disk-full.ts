import { codeOfError } from "@second-read/domain";

const noRoom = new Set(["ENOSPC", "EDQUOT", "EFBIG"]);

/** Whether a disk said that it has no room left. */
export function isDiskFull(error: unknown): boolean {
  return noRoom.has(codeOfError(error) ?? "");
}
