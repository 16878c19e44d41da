import type { ExamStatus, Role } from "@second-read/domain";

/** The viewer, with their roles in the exam's project. */
export interface Viewer {
  readonly userId: string;
  readonly roles: readonly Role[];
  readonly isAdministrator: boolean;
}

/** The facts about an exam that decide what this viewer may see of it. */
export interface ExamForViewer {
  readonly status: ExamStatus;
  /** Its patient is in the held-out test set. */
  readonly lockedTest: boolean;
  /** The viewer's own read in any round; an open draft counts before a finalised one. */
  readonly myRead: "NONE" | "DRAFT" | "FINALISED";
  /** All blind reads that the current round requires are in and can no longer be undone (`readsTookEffect` of domain). */
  readonly readsTookEffect: boolean;
  /** The viewer has broken the glass on this exam (docs/decisions, 20). */
  readonly glassBroken?: boolean;
  /** Opened from a version's evaluation on the held-out test set, where each opening is counted as an access. */
  readonly fromTestSetEvaluation?: boolean;
}

/** What a viewer may see of an exam beyond its images: other people's reads, model scores, truth. One's own read is always visible. */
export interface Visibility {
  readonly reads: boolean;
  readonly scores: boolean;
  readonly truth: boolean;
}

const nothing: Visibility = { reads: false, scores: false, truth: false };
const everything: Visibility = { reads: true, scores: true, truth: true };

/**
 * Rules 1 and 2 of the design, for one person and one exam. Fields, counts, connections, subscriptions, search, exports and errors all use this.
 * - Not a member: nothing.
 * - SETTLED: open to every member, but never while they have an open draft of their own.
 * - READER: others' reads once their own is finalised and the reads of the round have taken effect; scores and truth wait for SETTLED.
 * - ARBITER: reads once the exam is in ARBITRATION; scores and earlier truth wait for SETTLED, because their own decision can be undone until then.
 * - DATA_MANAGER, ANALYST, ADMIN: everything, unless they also hold READER or ARBITER: then those rows apply until SETTLED.
 * - Whoever has read it, whatever roles they hold by now: nothing until the reads of the round have taken effect. Their own could still be undone.
 * - Anyone who broke the glass on an exam: all of it.
 * - Scores of held-out test patients only from a version's locked evaluation.
 * Someone who is both reader and arbiter sees the reads by either row (in arbitration no blind read is open any more).
 */
export function visibility(viewer: Viewer, exam: ExamForViewer): Visibility {
  const open = withoutLocks(viewer, exam);
  const scores = open.scores && (!exam.lockedTest || exam.fromTestSetEvaluation === true);
  return { ...open, scores };
}

function withoutLocks({ roles, isAdministrator }: Viewer, exam: ExamForViewer): Visibility {
  if (roles.length === 0 && !isAdministrator) return nothing;
  if (exam.myRead === "DRAFT") return nothing;
  if (exam.status === "SETTLED" || exam.glassBroken === true) return everything;
  if (exam.myRead === "FINALISED" && !exam.readsTookEffect) return nothing;
  if (!isBlinded(roles)) return everything;
  const isReader = roles.includes("READER");
  const isArbiter = roles.includes("ARBITER");

  const readsAsReader = isReader && exam.myRead === "FINALISED";
  const readsAsArbiter = isArbiter && exam.status === "ARBITRATION";
  return { ...nothing, reads: readsAsReader || readsAsArbiter };
}

/**
 * Whether a person is kept blind: whatever other roles they hold, they may be asked to read or to arbitrate. Their lists and totals cover only exams
 * that they may know of.
 */
export function isBlinded(roles: readonly Role[]): boolean {
  return roles.includes("READER") || roles.includes("ARBITER");
}

/** What a person has opened of an exam. After `reads` they can no longer read it; after the others they cannot adjudicate it either. */
export type Exposed = "reads" | "scores or truth" | "all, by breaking the glass";

/**
 * What opening this part of an exam disqualifies the viewer from. It is recorded (Exposure) in the same request. Others' reads of a final exam reveal
 * its truth; an arbiter who is shown only the reads may still decide the exam, but never read it if it is sent back. Opening any part of an exam that
 * one has already read oneself does not count as exposure.
 */
export function exposureOf(seen: Visibility, exam: Pick<ExamForViewer, "myRead">): Exposed | null {
  if (exam.myRead === "FINALISED") return null;
  if (seen.scores || seen.truth) return "scores or truth";
  return seen.reads ? "reads" : null;
}
