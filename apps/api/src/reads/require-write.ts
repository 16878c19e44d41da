import { type Act, requireConditions } from "@second-read/access";
import { loadReading, lockExamOfRead, type ReadingState, type SqlRunner } from "@second-read/database";
import { AppError, leaseState, notFound, readsWantedBy, refusalOfWrite } from "@second-read/domain";
import type { Actor } from "../sign-in/actor.ts";

/**
 * The read with everything that decides whether it may be written; its exam's row is locked.
 * @throws AppError NOT_FOUND, also for somebody else's read
 */
export async function lockReading(sql: SqlRunner, actor: Actor, act: Act, readId: string, now: Date): Promise<ReadingState> {
  const examId = await lockExamOfRead(sql, readId);
  const state = examId === null ? null : await loadReading(sql, readId, now);
  if (state === null) throw notFound();
  // The refusal must not reveal that the read exists: somebody else's read is treated as missing.
  if (state.read.readerId !== actor.id) throw notFound();
  requireConditions(actor, act, { own: true, openedThisExam: state.openedByReader });
  return state;
}

/** @throws AppError STALE_REVISION, LEASE_LOST or WRONG_STATE if the draft may not be written now */
export function requireWritable(state: ReadingState, expectedRevision: number | null | undefined, now: Date): void {
  const { read, examRound, examStatus, awaitsEffect, readingProtocol, finalised, liveLeasesOfOthers } = state;
  if (examStatus === "WITHDRAWN") throw new AppError("WRONG_STATE", "The exam was withdrawn.", { status: examStatus });
  const gone = read.round !== examRound || awaitsEffect || (examStatus !== "READING" && examStatus !== "QUEUED");
  const lease = gone
    ? "LOST"
    : leaseState(
        {
          expiresAt: read.leaseExpiresAt ?? new Date(0),
          readsWanted: readsWantedBy(readingProtocol),
          finalisedByOthers: finalised.filter(({ readerId }) => readerId !== read.readerId).length,
          liveLeasesOfOthers,
        },
        now,
      );
  const refusal = refusalOfWrite({ status: read.status, revision: read.revision, expectedRevision, lease });
  if (refusal) throw new AppError(refusal.code, refusal.message, { revision: read.revision });
}
