import { assertNever } from "./assert-never.ts";
import { AppError } from "./errors.ts";
import type { TruthDerivation } from "./truth.ts";
import type { ExamStatus } from "./words.ts";

// The one state machine of an exam: every status that is stored comes from `statusAfter`.

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

/** The statuses of the exam in which an action is allowed. */
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

/** An event in the life of an exam. `leasesHeld`: active leases on it after the event. */
export type ExamEvent =
  /** Its files are in, the first or later ones, and nobody has started to read it. */
  | { readonly kind: "FILES_ARRIVED"; readonly everyBreastHasTruth: boolean }
  /** A later exam of the patient exists, and nobody has started this one. */
  | { readonly kind: "BECAME_PRIOR" }
  /** To be read nevertheless. */
  | { readonly kind: "PRIOR_QUEUED" }
  | { readonly kind: "LEASE_TAKEN" }
  | { readonly kind: "LEASE_ENDED"; readonly leasesHeld: number }
  /** Whether more reads are required depends on their number, never on their content. */
  | { readonly kind: "READ_FINALISED"; readonly moreWanted: boolean; readonly leasesHeld: number }
  | { readonly kind: "FINALISE_UNDONE" }
  /** Every required read is in and none can be undone any more. WAIT: a breast was added in the meantime. */
  | { readonly kind: "READS_TOOK_EFFECT"; readonly derivation: TruthDerivation }
  /** An arbiter's decision took effect. */
  | { readonly kind: "ADJUDICATED"; readonly technicalRecall: boolean }
  /** Sent back by a *label wrong* verdict or by an arbiter. freshReaders: readers who have neither read nor opened it. */
  | { readonly kind: "NEW_ROUND"; readonly freshReaders: number; readonly truthIsPathology: boolean }
  | { readonly kind: "WITHDRAWN" };

/**
 * The exam's status after an event.
 * @throws AppError WRONG_STATE where the event cannot happen in that status
 */
export function statusAfter(status: ExamStatus, event: ExamEvent): ExamStatus {
  switch (event.kind) {
    case "FILES_ARRIVED":
      return from(status, event, ["INGESTING", "QUEUED", "SETTLED", "PRIOR"], afterFiles(status, event.everyBreastHasTruth));
    case "BECAME_PRIOR":
      return from(status, event, ["QUEUED", "READING"], "PRIOR");
    case "PRIOR_QUEUED":
      return from(status, event, statusesByAct.QUEUE_PRIOR, "QUEUED");
    case "LEASE_TAKEN":
      return from(status, event, statusesByAct.START_READ, "READING");
    case "LEASE_ENDED":
      // The lease of a draft may outlive the exam's time in the queue; its end then changes nothing.
      return status === "READING" && event.leasesHeld === 0 ? "QUEUED" : status;
    case "READ_FINALISED":
      return from(status, event, statusesByAct.FINALISE_READ, event.moreWanted && event.leasesHeld === 0 ? "QUEUED" : "READING");
    case "FINALISE_UNDONE":
      return from(status, event, statusesByAct.UNDO_FINALISE, "READING");
    case "READS_TOOK_EFFECT":
      return from(status, event, ["READING"], afterReads(event.derivation));
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

/** Imported truth makes an exam final. A prior stays a prior until the patient's exams are rearranged. */
function afterFiles(status: ExamStatus, everyBreastHasTruth: boolean): ExamStatus {
  if (everyBreastHasTruth) return "SETTLED";
  return status === "PRIOR" ? "PRIOR" : "QUEUED";
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
