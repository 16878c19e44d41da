/**
 * UNAVAILABLE: no backend or worker starts. INVALID_INPUT: the request cannot be fulfilled. DEVICE_LOST: the graphics card is gone; another process
 * may find it again or use the next backend. OUT_OF_MEMORY: the card has too little memory for this model and batch. INTERNAL: a bug in this package.
 */
export type TrainingErrorCode = "UNAVAILABLE" | "INVALID_INPUT" | "DEVICE_LOST" | "OUT_OF_MEMORY" | "INTERNAL";

/** Every error of this package, with a sentence for people and a code for programs. */
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
