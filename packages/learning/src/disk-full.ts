import { codeOfError } from "@second-read/domain";

const noRoom = new Set(["ENOSPC", "EDQUOT", "EFBIG"]);

/** Whether an error means that a disk has no space left. */
export function isDiskFull(error: unknown): boolean {
  return noRoom.has(codeOfError(error) ?? "");
}
