import type { RejectionCode, RejectionContext } from "@second-read/domain";

/**
 * A file cannot be filed. Carries the code, and bounds or words of ours as context: the sentence belongs to the
 * domain, and no text of the file may travel in an error.
 */
export class Rejected extends Error {
  override readonly name = "Rejected";

  constructor(
    readonly code: RejectionCode,
    readonly context: RejectionContext = {},
  ) {
    super(code);
  }
}
