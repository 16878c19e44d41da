import { assertNever } from "./assert-never.ts";
import { AppError } from "./errors.ts";
import type { TruthDerivation } from "./truth.ts";
import type { ExamStatus, ReadStatus } from "./words.ts";

/** A draft's lease; every save renews it. */
export const leaseSeconds = 30 * 60;
/** How long `upcoming` holds an exam for prefetching. */
export const upcomingHoldSeconds = 10 * 60;
/** For how long a finalised read or an arbiter's decision may be undone, unless an installation says otherwise. It takes effect afterwards. */
export const undoSeconds = 30;
/** How long after its last file an exam without open uploads stays INGESTING. */
export const ingestQuietSeconds = 20;

export const examActs = [
  "START_READ",
  "SAVE_DRAFT",
  "FINALISE_READ",
  "UNDO_FINALISE",
  "SKIP",
  "ADJUDICATE",
  "UNDO_ADJUDICATE",
  "REOPEN",
  "WITHDRAW",
  "QUEUE_PRIOR",
] as const;
export type ExamAct = (typeof examActs)[number];

/** In which status of the exam an act is allowed. */
export const statusesByAct: Readonly<Record<ExamAct, readonly ExamStatus[]>> = {
  START_READ: ["QUEUED", "READING"],
  SAVE_DRAFT: ["READING"],
  FINALISE_READ: ["READING"],
  UNDO_FINALISE: ["QUEUED", "READING"],
  SKIP: ["READING"],
  ADJUDICATE: ["ARBITRATION"],
  UNDO_ADJUDICATE: ["ARBITRATION"],
  REOPEN: ["SETTLED", "TECHNICAL_RECALL"],
  WITHDRAW: ["INGESTING", "QUEUED", "READING", "ARBITRATION", "SETTLED", "TECHNICAL_RECALL", "PRIOR"],
  QUEUE_PRIOR: ["PRIOR"],
};

export function isAllowedIn(status: ExamStatus, act: ExamAct): boolean {
  return statusesByAct[act].includes(status);
}

/** @throws AppError WRONG_STATE, with the status in its details */
export function requireAllowedIn(status: ExamStatus, act: ExamAct): void {
  if (isAllowedIn(status, act)) return;
  throw new AppError("WRONG_STATE", `This cannot be done while the exam is ${statusInWords(status)}.`, { status, act });
}

/** What happens to an exam. `leasesHeld`: live leases on it after the event. */
export type ExamEvent =
  | { readonly kind: "INGESTED"; readonly everyBreastHasTruth: boolean }
  /** A later exam of the patient exists, and nobody has begun this one. */
  | { readonly kind: "BECAME_PRIOR" }
  /** To be read all the same. */
  | { readonly kind: "PRIOR_QUEUED" }
  | { readonly kind: "LEASE_TAKEN" }
  | { readonly kind: "LEASE_ENDED"; readonly leasesHeld: number }
  /** Whether more reads are wanted hangs on their number, never on what they say. */
  | { readonly kind: "READ_FINALISED"; readonly moreWanted: boolean; readonly leasesHeld: number }
  | { readonly kind: "FINALISE_UNDONE" }
  /** Every wanted read is in and none can be undone any more. WAIT: a breast came meanwhile. */
  | { readonly kind: "READS_TOOK_EFFECT"; readonly derivation: TruthDerivation }
  | { readonly kind: "TRUTH_IMPORTED"; readonly everyBreastHasTruth: boolean; readonly leasesHeld: number }
  /** An arbiter's decision took effect. */
  | { readonly kind: "ADJUDICATED"; readonly technicalRecall: boolean }
  /** Sent back by *label wrong* or by an arbiter. freshReaders: readers who neither read nor opened it. */
  | { readonly kind: "NEW_ROUND"; readonly freshReaders: number; readonly truthIsPathology: boolean }
  | { readonly kind: "WITHDRAWN" };

/**
 * The exam's status after an event.
 * @throws AppError WRONG_STATE where the event cannot happen in that status
 */
export function statusAfter(status: ExamStatus, event: ExamEvent): ExamStatus {
  switch (event.kind) {
    case "INGESTED":
      return from(status, event, ["INGESTING"], event.everyBreastHasTruth ? "SETTLED" : "QUEUED");
    case "BECAME_PRIOR":
      return from(status, event, ["QUEUED", "READING"], "PRIOR");
    case "PRIOR_QUEUED":
      return from(status, event, statusesByAct.QUEUE_PRIOR, "QUEUED");
    case "LEASE_TAKEN":
      return from(status, event, statusesByAct.START_READ, "READING");
    case "LEASE_ENDED":
      // The lease of a draft may outlive the exam's time in the queue; then its end changes nothing.
      return status === "READING" && event.leasesHeld === 0 ? "QUEUED" : status;
    case "READ_FINALISED":
      return from(status, event, statusesByAct.FINALISE_READ, event.moreWanted && event.leasesHeld === 0 ? "QUEUED" : "READING");
    case "FINALISE_UNDONE":
      return from(status, event, statusesByAct.UNDO_FINALISE, "READING");
    case "READS_TOOK_EFFECT":
      return from(status, event, ["READING"], afterReads(event.derivation));
    case "TRUTH_IMPORTED":
      // Imported truth makes an exam final only while nobody reads it and no disagreement is open.
      return status === "QUEUED" && event.everyBreastHasTruth && event.leasesHeld === 0 ? "SETTLED" : status;
    case "ADJUDICATED":
      return from(status, event, statusesByAct.ADJUDICATE, event.technicalRecall ? "TECHNICAL_RECALL" : "SETTLED");
    case "NEW_ROUND":
      return from(status, event, statusesByAct.REOPEN, event.truthIsPathology || event.freshReaders === 0 ? "ARBITRATION" : "QUEUED");
    case "WITHDRAWN":
      return from(status, event, statusesByAct.WITHDRAW, "WITHDRAWN");
    default:
      return assertNever(event);
  }
}

function afterReads(derivation: TruthDerivation): ExamStatus {
  switch (derivation.kind) {
    case "WAIT":
      return "QUEUED";
    case "TRUTH":
      return "SETTLED";
    case "ARBITRATION":
      return "ARBITRATION";
    case "TECHNICAL_RECALL":
      return "TECHNICAL_RECALL";
    default:
      return assertNever(derivation);
  }
}

function from(status: ExamStatus, event: ExamEvent, allowed: readonly ExamStatus[], next: ExamStatus): ExamStatus {
  if (!allowed.includes(status)) {
    throw new AppError("WRONG_STATE", `This cannot happen while the exam is ${statusInWords(status)}.`, { status, event: event.kind });
  }
  return next;
}

export function statusInWords(status: ExamStatus): string {
  return {
    INGESTING: "still arriving",
    QUEUED: "waiting to be read",
    READING: "being read",
    ARBITRATION: "in arbitration",
    SETTLED: "final",
    TECHNICAL_RECALL: "recalled for technical reasons",
    PRIOR: "the prior of a later exam",
    WITHDRAWN: "withdrawn",
  }[status];
}

export type LeaseState = "LIVE" | "RENEWABLE" | "LOST";

/** A lease that ran out may be renewed until the exam no longer has room for its reader: others took or finished every wanted read. */
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

/** Why a draft may not be saved or finalised now; null where it may. */
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
 * Have the blind reads of the exam's round taken effect: are all that the protocol wants in, and past undoing? Until then the exam is QUEUED or
 * READING whatever they say, and nothing that follows from them is derived, shown, counted or told. The exam's status is where this is kept.
 */
export function readsTookEffect(exam: { readonly status: ExamStatus; readonly readCount: number; readonly readsWanted: number }): boolean {
  return !["INGESTING", "QUEUED", "READING", "PRIOR"].includes(exam.status) && exam.readCount >= exam.readsWanted;
}

/** From when on what was submitted at `at` cannot be undone and takes effect. */
export function effectTime(at: Date, windowSeconds: number): Date {
  return new Date(at.getTime() + windowSeconds * 1000);
}

/**
 * Why a finalised read may not be undone; null where it may. It hangs on time alone (and on whose it is, which permission checks): a refusal
 * that hung on what others said would tell it.
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

/** Why a decision may not be undone; null where it may. As with reads, time alone decides. `decision`: the actor's own that holds. */
export function refusalOfUndoAdjudicate(decision: { readonly at: Date } | null, now: Date, windowSeconds: number): Refusal | null {
  if (decision === null) return { code: "WRONG_STATE", message: "You have made no decision on this exam that could be undone." };
  if (now >= effectTime(decision.at, windowSeconds))
    return { code: "WRONG_STATE", message: `A decision can be undone for ${windowSeconds} seconds only.` };
  return null;
}

/** Why this reader may not start a read of this exam; null where they may. */
export function refusalOfStart(exam: {
  readonly status: ExamStatus;
  readonly readsWanted: number;
  readonly finalisedInRound: number;
  /** Every wanted read is in, and waits for its effect. */
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
