import { type Finding, findingInWords, viewerMarksOf } from "../../entities/finding/finding.ts";
import { ofNewestRound } from "../../entities/read/newest-round.ts";
import { type Whose, whoseRead } from "../../ui/colours.ts";
import type { ViewerMark } from "../../viewer/marks.ts";
import type { CaseExam, CaseRead } from "./case-exam.ts";

/** A finding as a row of the panel: its source and the marks highlighted with it. */
export interface FindingLine {
  readonly id: string;
  readonly whose: Whose;
  readonly laterality: string;
  readonly words: string;
  readonly markIds: readonly string[];
}

/** The reads of the newest round, the first reader first. */
export function newestReads(exam: Pick<CaseExam, "reads">): CaseRead[] {
  return ofNewestRound(exam.reads).sort((a, b) => a.order - b.order);
}

/** The marks of truth and readers, and the rows of their findings; the marks of sources in `hidden` are left out. */
export function caseMarks(exam: CaseExam, hidden: ReadonlySet<Whose>): { marks: ViewerMark[]; lines: FindingLine[] } {
  const findings: { whose: Whose; finding: Finding }[] = [
    ...exam.truth.flatMap((truth) => truth.findings.map((finding) => ({ whose: "truth" as const, finding }))),
    ...newestReads(exam).flatMap((read) => read.findings.map((finding) => ({ whose: whoseRead(read.order), finding }))),
  ];
  const rows = findings.map(({ whose, finding }) => ({ whose, finding, marks: viewerMarksOf(finding, whose) }));
  return {
    marks: rows.flatMap(({ whose, marks }) => (hidden.has(whose) ? [] : marks)),
    lines: rows.map(({ whose, finding, marks }) => ({
      id: `${whose}:${finding.id}`,
      whose,
      laterality: finding.laterality,
      words: findingInWords(finding),
      markIds: marks.map(({ id }) => id),
    })),
  };
}
