import type { ExamStatus } from "./words.ts";

/** The facts about a patient's exam that decide whether it waits to be read or is the prior of a later one. */
export interface DatedExam {
  readonly id: string;
  readonly status: ExamStatus;
  /** The day, shifted by the patient's constant; intervals are true. */
  readonly acquiredOn: Date | null;
  /** It is or was opened by a reader, or a round was opened for it. An exam that is only reserved for prefetching has not been started. */
  readonly begun: boolean;
  /** An authorised person decided that it should be read nevertheless. */
  readonly readRetrospectively: boolean;
}

export type ExamMove = { readonly examId: string; readonly to: "PRIOR" | "QUEUED" };

/**
 * Which of a patient's exams stop or start waiting for a reader. A waiting exam becomes PRIOR if a later one exists, unless it has been started or is
 * to be read retrospectively: an earlier exam is never offered as a current one. If the day is the same or unknown, nobody knows which is earlier, so
 * both are read. A PRIOR is queued again only if its date turns out not to be earlier; if the later exam is withdrawn, it stays a prior until a
 * person queues it.
 */
export function arrangeExams(exams: readonly DatedExam[], { allRetrospective }: { readonly allRetrospective: boolean }): ExamMove[] {
  return exams.flatMap((exam): ExamMove[] => {
    const isToBeRead = allRetrospective || exam.readRetrospectively;
    switch (exam.status) {
      case "QUEUED":
      case "READING":
        return !isToBeRead && !exam.begun && hasLater(exam, exams.filter(isHere)) ? [{ examId: exam.id, to: "PRIOR" }] : [];
      case "PRIOR":
        return isToBeRead || !hasLater(exam, exams) ? [{ examId: exam.id, to: "QUEUED" }] : [];
      default:
        return [];
    }
  });
}

/** Within this number of days a prior belongs to the same episode; readers compare with an earlier one if there is one. */
const leastIntervalDays = 180;

/** The exam to compare with: the last that is at least half a year older, else the last that is older at all. */
export function priorOf(exam: DatedExam, exams: readonly DatedExam[]): string | null {
  const earlier = exams
    .filter((other) => isHere(other) && isLater(exam, other))
    .sort((a, b) => (b.acquiredOn?.getTime() ?? 0) - (a.acquiredOn?.getTime() ?? 0) || (a.id < b.id ? 1 : -1));
  const distant = earlier.find((other) => daysBetween(other, exam) >= leastIntervalDays);
  return (distant ?? earlier[0])?.id ?? null;
}

/** Other exams of the patient that are neither earlier nor later as far as anybody knows: of the same day, or without a date. */
export function countUnordered(exam: DatedExam, exams: readonly DatedExam[]): number {
  return exams.filter((other) => other.id !== exam.id && isHere(other) && !isLater(exam, other) && !isLater(other, exam)).length;
}

function isHere({ status }: DatedExam): boolean {
  return status !== "WITHDRAWN";
}

function hasLater(exam: DatedExam, exams: readonly DatedExam[]): boolean {
  return exams.some((other) => isLater(other, exam));
}

function isLater(a: DatedExam, b: DatedExam): boolean {
  return a.acquiredOn !== null && b.acquiredOn !== null && a.acquiredOn.getTime() > b.acquiredOn.getTime();
}

const dayMilliseconds = 86_400_000;

function daysBetween(earlier: DatedExam, later: DatedExam): number {
  return ((later.acquiredOn?.getTime() ?? 0) - (earlier.acquiredOn?.getTime() ?? 0)) / dayMilliseconds;
}

/** "2 years before", "7 months before", "12 days before". */
export function intervalBefore(earlier: Date, later: Date): string {
  const days = Math.round((later.getTime() - earlier.getTime()) / dayMilliseconds);
  const months = Math.round(days / 30.44);
  if (days < 60) return `${days} ${days === 1 ? "day" : "days"} before`;
  if (months < 22) return months === 12 ? "1 year before" : `${months} months before`;
  return `${Math.round(days / 365.25)} years before`;
}
