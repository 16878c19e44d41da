import type { RejectionCode, RejectionContext } from "./rejections.ts";

/**
 * A file cannot be filed. Carries the code, and bounds or words of ours as context: the sentence is made where
 * it is read (`rejection`), and no text of the file may travel in an error.
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
