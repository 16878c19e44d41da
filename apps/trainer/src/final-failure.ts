import type { ErrorCode } from "@second-read/domain";
import { PermanentJobError } from "@second-read/jobs";
import type { LearningFailure, TrainingError } from "@second-read/learning";
import { rejectionOf } from "./compute-child.ts";

/** Every code that a job may fail with here, and whether another attempt would fail the same way. */
export const isFinal = {
  DIVERGED: true,
  BAD_MODEL_FILE: true,
  BAD_CHECKPOINT: true,
  BAD_IMAGE: true,
  BAD_BACKBONE: true,
  NO_BACKBONE: true,
  OTHER_BACKBONE: true,
  NO_LESIONS: true,
  MISSING_CLASS: true,
  TOO_LARGE_FOR_DEVICE: true,
  OUT_OF_MEMORY: true,
  TOO_LITTLE_TRUTH: true,
  INVALID_INPUT: true,
  WRONG_STATE: true,
  NOT_FOUND: true,
  FORBIDDEN: true,
  UNAUTHENTICATED: true,
  STALE_REVISION: false,
  LEASE_LOST: false,
  RATE_LIMITED: false,
  UNAVAILABLE: false,
  INTERNAL: false,
  DISK_FULL: false,
  DEVICE_LOST: false,
  CANCELLED: false,
  CHILD_DIED: false,
} as const satisfies Record<LearningFailure | TrainingError["code"] | ErrorCode | "CHILD_DIED", boolean>;

export function isFinalFailure(error: unknown): boolean {
  const { code } = rejectionOf(error);
  return Object.hasOwn(isFinal, code) && isFinal[code as keyof typeof isFinal];
}

/**
 * People are shown why the last attempt failed, so the error has a readable message; a stack or a key stays in the cause, which only the log has.
 * @throws PermanentJobError if another attempt would fail the same way
 */
export async function inWords(work: Promise<void>, signal: AbortSignal): Promise<void> {
  try {
    await work;
  } catch (error) {
    if (signal.aborted) throw error;
    const Failed = isFinalFailure(error) ? PermanentJobError : Error;
    throw new Failed(rejectionOf(error).message.replace(/\.$/, ""), { cause: error });
  }
}
