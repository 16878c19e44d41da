import type { RejectionCode, RejectionContext } from "./rejections.ts";

/**
 * A file cannot be filed. Carries the code, and our own limits or words as context. The sentence is made where it is shown (`rejection`); no text
 * from the file may travel in an error.
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
