import { AppError } from "@second-read/domain";

/** What can go wrong in this package, as the run's error code. Each is thrown as an AppError with this word as `details.reason`. */
export type LearningFailure =
  | "DIVERGED"
  | "BAD_MODEL_FILE"
  | "BAD_CHECKPOINT"
  | "BAD_IMAGE"
  | "BAD_BACKBONE"
  | "NO_BACKBONE"
  | "OTHER_BACKBONE"
  | "NO_LESIONS"
  | "MISSING_CLASS"
  | "DISK_FULL"
  | "CANCELLED";

const codes = {
  DIVERGED: "INTERNAL",
  BAD_MODEL_FILE: "INVALID_INPUT",
  BAD_CHECKPOINT: "INVALID_INPUT",
  BAD_IMAGE: "INVALID_INPUT",
  BAD_BACKBONE: "INVALID_INPUT",
  NO_BACKBONE: "INVALID_INPUT",
  OTHER_BACKBONE: "INVALID_INPUT",
  NO_LESIONS: "INVALID_INPUT",
  MISSING_CLASS: "INVALID_INPUT",
  DISK_FULL: "UNAVAILABLE",
  CANCELLED: "WRONG_STATE",
} as const;

export function learningError(reason: LearningFailure, message: string, details: Record<string, unknown> = {}): AppError {
  return new AppError(codes[reason], message, { reason, ...details });
}

/** The failure's code, or undefined if the error is not from this package. */
export function learningFailure(error: unknown): LearningFailure | undefined {
  if (!(error instanceof AppError)) return undefined;
  const reason = error.details.reason;
  return typeof reason === "string" && reason in codes ? (reason as LearningFailure) : undefined;
}
