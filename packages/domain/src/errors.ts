export const errorCodes = [
  "UNAUTHENTICATED",
  "FORBIDDEN",
  "NOT_FOUND",
  "INVALID_INPUT",
  "STALE_REVISION",
  "LEASE_LOST",
  "WRONG_STATE",
  "TOO_LITTLE_TRUTH",
  "TOO_LARGE_FOR_DEVICE",
  "RATE_LIMITED",
  "UNAVAILABLE",
  "INTERNAL",
] as const;
export type ErrorCode = (typeof errorCodes)[number];

const retryableCodes: ReadonlySet<ErrorCode> = new Set(["RATE_LIMITED", "UNAVAILABLE"]);

/** The only error that a caller may see: a code, a sentence and data to act on; never a stack trace, a key or a patient. */
export class AppError extends Error {
  override readonly name = "AppError";
  readonly retryable: boolean;

  constructor(
    readonly code: ErrorCode,
    message: string,
    readonly details: Readonly<Record<string, unknown>> = {},
    options?: { cause?: unknown },
  ) {
    super(message, options);
    this.retryable = retryableCodes.has(code);
  }
}

/** The same answer for what does not exist and for what the caller may not see; a different one would reveal which of the two it is. */
export function notFound(): AppError {
  return new AppError("NOT_FOUND", "Not found.");
}
