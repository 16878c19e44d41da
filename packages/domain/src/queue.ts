/** What orders the reading queue. Nothing here says why an exam is in it: a reader must not be able to tell from its place. */
export interface QueuedExam {
  readonly id: string;
  readonly finalisedReads: number;
  /** When it came into the queue in its current round. */
  readonly queuedAt: Date;
}

/** Queue order: exams that were begun first, so that they get settled; then the longest waiting; then by id, so that pages never overlap. */
export function compareInQueue(a: QueuedExam, b: QueuedExam): number {
  return b.finalisedReads - a.finalisedReads || a.queuedAt.getTime() - b.queuedAt.getTime() || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);
}

export interface ConcordantCandidate {
  readonly examId: string;
  readonly className: string;
}

/**
 * For each exam that is sent back to be read again, a concordant one of the same class goes back too, so that the round does not tell.
 * @param pick the random number in [0,1) that chooses
 * @returns null where there is no other of that class
 */
export function pickCompanion(
  className: string,
  sentBack: string,
  candidates: readonly ConcordantCandidate[],
  pick: number,
): string | null {
  const same = candidates.filter((candidate) => candidate.className === className && candidate.examId !== sentBack);
  return same[Math.floor(pick * same.length)]?.examId ?? null;
}
