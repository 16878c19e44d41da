import { codeOfError, Rejected } from "@second-read/domain";

/**
 * The rejection that an error amounts to if it was thrown while an image was made from a file's bytes; undefined for a passing fault of our own, such
 * as a full disk, after which the file is tried again. Node's own range and type errors have a code, like system errors, but come from the bytes:
 * without a rejection the file would be retried for hours.
 */
export function rejectionOf(error: unknown): Rejected | undefined {
  if (error instanceof Rejected) return error;
  if (error instanceof RangeError && /allocation|array length/i.test(error.message)) return new Rejected("OUT_OF_MEMORY");
  const code = codeOfError(error);
  const isOfItsBytes = code === undefined || code.startsWith("Z_") || error instanceof RangeError || error instanceof TypeError;
  return isOfItsBytes ? new Rejected("CORRUPT") : undefined;
}
