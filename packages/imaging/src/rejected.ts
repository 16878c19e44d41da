import type { RejectionCode } from "@second-read/domain";

/**
 * A file cannot be filed. Carries the code alone: the sentence belongs to the domain, and no value of the file may travel in an error.
 */
export class Rejected extends Error {
  override readonly name = "Rejected";

  constructor(readonly code: RejectionCode) {
    super(code);
  }
}
