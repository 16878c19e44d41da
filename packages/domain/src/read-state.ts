import { isAllowedIn, statusInWords } from "./exam-status.ts";
import type { ExamStatus, ReadStatus } from "./words.ts";

/** A draft's lease; every save renews it. */
export const leaseSeconds = 30 * 60;
/** The most exams of a project that one person may have open at once; more would keep them from everybody else. */
export const openReadsAtMost = 10;
/** How long `upcoming` reserves an exam for prefetching. */
export const upcomingHoldSeconds = 10 * 60;
/** For how long a finalised read or an arbiter's decision may be undone, unless an installation says otherwise. It takes effect afterwards. */
export const undoSeconds = 30;
/** How long after its last file an exam without open uploads stays INGESTING. */
export const ingestQuietSeconds = 20;

export type LeaseState = "LIVE" | "RENEWABLE" | "LOST";

/**
 * An expired lease may be renewed unless the exam has no room left for its reader, because others have taken or finished every required read.
 */
export function leaseState(
  lease: {
    readonly expiresAt: Date;
    readonly readsWanted: number;
    readonly finalisedByOthers: number;
    readonly liveLeasesOfOthers: number;
  },
  now: Date,
): LeaseState {
  if (now.getTime() < lease.expiresAt.getTime()) return "LIVE";
  return lease.finalisedByOthers + lease.liveLeasesOfOthers < lease.readsWanted ? "RENEWABLE" : "LOST";
}

export function leaseExpiry(now: Date, seconds: number = leaseSeconds): Date {
  return new Date(now.getTime() + seconds * 1000);
}

export type Refusal = { readonly code: "STALE_REVISION" | "LEASE_LOST" | "WRONG_STATE"; readonly message: string };

/** Why a draft cannot be saved or finalised now; null if it can. */
export function refusalOfWrite(read: {
  readonly status: ReadStatus;
  readonly revision: number;
  readonly expectedRevision?: number | null;
  readonly lease: LeaseState;
}): Refusal | null {
  if (read.status !== "DRAFT") return { code: "WRONG_STATE", message: "This read is no longer a draft." };
  if (read.lease === "LOST") return { code: "LEASE_LOST", message: "The time for this read ran out and others have read the exam." };
  if (read.expectedRevision != null && read.expectedRevision !== read.revision) {
    return { code: "STALE_REVISION", message: "This draft was changed elsewhere; load it again before you go on." };
  }
  return null;
}

/**
 * Whether the blind reads of the exam's round have taken effect: all that the protocol requires are in and can no longer be undone. Until then the
 * exam is QUEUED or READING whatever they say, and nothing that follows from them is derived, shown, counted or announced. The exam's status records
 * this.
 */
export function readsTookEffect(exam: { readonly status: ExamStatus; readonly readCount: number; readonly readsWanted: number }): boolean {
  return !["INGESTING", "QUEUED", "READING", "PRIOR"].includes(exam.status) && exam.readCount >= exam.readsWanted;
}

/** When a submission made at `at` can no longer be undone and takes effect. */
export function effectTime(at: Date, windowSeconds: number): Date {
  return new Date(at.getTime() + windowSeconds * 1000);
}

/**
 * Why a finalised read cannot be undone; null if it can. This depends on time alone (and on whose it is, which the permission check covers): a
 * refusal that depended on what others said would reveal it.
 */
export function refusalOfUndo(
  read: { readonly status: ReadStatus; readonly finalisedAt: Date | null },
  now: Date,
  windowSeconds: number,
): Refusal | null {
  if (read.status !== "FINALISED" || !read.finalisedAt) return { code: "WRONG_STATE", message: "This read is not finalised." };
  if (now >= effectTime(read.finalisedAt, windowSeconds))
    return { code: "WRONG_STATE", message: `A read can be undone for ${windowSeconds} seconds only.` };
  return null;
}

/**
 * Why a decision cannot be undone; null if it can. As with reads, this depends on time alone. `decision`: the actor's own current decision.
 */
export function refusalOfUndoAdjudicate(decision: { readonly at: Date } | null, now: Date, windowSeconds: number): Refusal | null {
  if (decision === null) return { code: "WRONG_STATE", message: "You have made no decision on this exam that could be undone." };
  if (now >= effectTime(decision.at, windowSeconds))
    return { code: "WRONG_STATE", message: `A decision can be undone for ${windowSeconds} seconds only.` };
  return null;
}

/** Why this reader cannot start a read of this exam; null if they can. */
export function refusalOfStart(exam: {
  readonly status: ExamStatus;
  readonly readsWanted: number;
  readonly finalisedInRound: number;
  /** Every required read is in and waits to take effect. */
  readonly awaitsEffect: boolean;
  readonly liveLeasesOfOthers: number;
  /** In any round: a reader is never offered an exam again. */
  readonly readByMe: boolean;
  /** The actor opened its scores or truth. */
  readonly openedByMe: boolean;
}): Refusal | null {
  const no = (message: string): Refusal => ({ code: "WRONG_STATE", message });
  if (!isAllowedIn(exam.status, "START_READ")) return no(`The exam is ${statusInWords(exam.status)}.`);
  if (exam.readByMe) return no("You have read this exam already.");
  if (exam.openedByMe) return no("You have seen others' reads, scores or truth of this exam, so you cannot read it blind.");
  if (exam.awaitsEffect || exam.finalisedInRound >= exam.readsWanted) return no("The exam has all the readers that it needs.");
  // A lease is one reader's: the next begins when it has ended, and never reads without one.
  if (exam.liveLeasesOfOthers > 0) return no("Another reader has this exam at the moment.");
  return null;
}
