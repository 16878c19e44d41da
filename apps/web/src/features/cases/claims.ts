import type { ExamStatus } from "../../generated/graphql.ts";
import { counted } from "../../ui/format.ts";
import { statusWords } from "./statuses.ts";

/** How many exams the list is of. Without a status that is every exam there is, tombstones of withdrawn ones too. */
export function casesLead(total: number, status: ExamStatus | null): string {
  if (status === null) return `${counted(total, "exam")}, withdrawn ones included`;
  return `${counted(total, "exam")}: ${statusWords(status).toLowerCase()}`;
}

/** Why a page of the list is empty. A page past the last says nothing of those before it. */
export function noCases(status: ExamStatus | null, isLaterPage: boolean): string {
  if (isLaterPage) return "No more exams on this page.";
  return status === null ? "Every exam of the project is listed here. None has been imported yet." : "No exam has this status now.";
}

/** What stands for truth that was not answered: to readers and arbiters it is hidden until the exam is final, and then it may still be none. */
export function noTruth(status: ExamStatus, isBlinded: boolean): string {
  return isBlinded && status !== "SETTLED" && status !== "WITHDRAWN" ? "hidden until final" : "none";
}
