import type { Density, ExamStatus } from "@second-read/domain";
import { statusLabel } from "../../entities/exam/exam-status.ts";
import { counted } from "../../ui/format.ts";

/** The filter of the list: a status and estimated densities; null: all. */
export interface CasesListed {
  readonly status: ExamStatus | null;
  readonly estimatedDensity: readonly Density[] | null;
}

/** The number of exams in the list. Without a status it contains every exam, including withdrawn ones. */
export function casesLead(total: number, { status, estimatedDensity }: CasesListed): string {
  const of = [
    ...(status === null ? [] : [statusLabel(status).toLowerCase()]),
    ...(estimatedDensity === null ? [] : [`estimated density ${estimatedDensity.join(" or ")}`]),
  ];
  return of.length === 0 ? `${counted(total, "exam")}, withdrawn ones included` : `${counted(total, "exam")}: ${of.join(", ")}`;
}

/** Why a page of the list is empty. An empty later page does not mean that there are none. */
export function noCases({ status, estimatedDensity }: CasesListed, isLaterPage: boolean): string {
  if (isLaterPage) return "No more exams on this page.";
  if (estimatedDensity !== null) return "No matching exams. Remove a filter.";
  return status === null ? "Every exam of the project is listed here. None has been imported yet." : "No exam has this status now.";
}

/** Shown where a response contains no truth: it is hidden from readers and arbiters until the exam is final, and even then there may be none. */
export function noTruth(status: ExamStatus, isBlinded: boolean): string {
  return isBlinded && status !== "SETTLED" && status !== "WITHDRAWN" ? "hidden until final" : "none";
}
