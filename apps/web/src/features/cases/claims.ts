import type { ExamStatus } from "@second-read/domain";
import { statusLabel } from "../../entities/exam/exam-status.ts";
import { counted } from "../../ui/format.ts";

/** How many exams the list is of. Without a status it holds every exam, the withdrawn ones too. */
export function casesLead(total: number, status: ExamStatus | null): string {
  if (status === null) return `${counted(total, "exam")}, withdrawn ones included`;
  return `${counted(total, "exam")}: ${statusLabel(status).toLowerCase()}`;
}

/** Why a page of the list is empty. An empty later page does not mean that there are none. */
export function noCases(status: ExamStatus | null, isLaterPage: boolean): string {
  if (isLaterPage) return "No more exams on this page.";
  return status === null ? "Every exam of the project is listed here. None has been imported yet." : "No exam has this status now.";
}

/** Shown where an answer holds no truth: from readers and arbiters it is hidden until the exam is final, and then there may still be none. */
export function noTruth(status: ExamStatus, isBlinded: boolean): string {
  return isBlinded && status !== "SETTLED" && status !== "WITHDRAWN" ? "hidden until final" : "none";
}
