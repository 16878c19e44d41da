import { codeOfError, Rejected } from "@second-read/domain";

/**
 * The rejection that an error is when it was thrown while an image was made of a file's bytes; undefined where it is ours and passes, such as a full disk.
 * What the bytes cause would come again: Node's own errors of ranges and types have a code, as the system's have, and a file that was tried again for them
 * would be tried for hours.
 */
export function rejectionOf(error: unknown): Rejected | undefined {
  if (error instanceof Rejected) return error;
  if (error instanceof RangeError && /allocation|array length/i.test(error.message)) return new Rejected("OUT_OF_MEMORY");
  const code = codeOfError(error);
  const isOfItsBytes = code === undefined || code.startsWith("Z_") || error instanceof RangeError || error instanceof TypeError;
  return isOfItsBytes ? new Rejected("CORRUPT") : undefined;
}
