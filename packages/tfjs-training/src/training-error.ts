/** UNAVAILABLE: no backend or worker starts. INVALID_INPUT: what was asked for cannot be. INTERNAL: a mistake in this package. */
export type TrainingErrorCode = "UNAVAILABLE" | "INVALID_INPUT" | "INTERNAL";

/** What this package throws, with a sentence for people and a code for programs. */
export class TrainingError extends Error {
  override readonly name = "TrainingError";

  constructor(
    readonly code: TrainingErrorCode,
    message: string,
    readonly details: Readonly<Record<string, unknown>> = {},
  ) {
    super(message);
  }
}
