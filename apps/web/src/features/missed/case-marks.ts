import type { CaseQuery } from "../../generated/graphql.ts";
import { type Whose, whoseRead, whoseStyles } from "../../ui/colours.ts";
import { words } from "../../ui/format.ts";
import type { ViewerMark } from "../../viewer/marks.ts";

export type CaseExam = NonNullable<CaseQuery["exam"]>;
type Finding = CaseExam["truth"][number]["findings"][number];

/** A finding as a row of the panel: whose it is and which marks light up with it. */
export interface FindingLine {
  readonly id: string;
  readonly whose: Whose;
  readonly laterality: string;
  readonly words: string;
  readonly markIds: readonly string[];
}

/** The reads of the newest round, the first reader first. */
export function newestReads(exam: CaseExam): CaseExam["reads"] {
  const finalised = exam.reads.filter(({ status }) => status === "FINALISED");
  const round = Math.max(0, ...finalised.map((read) => read.round));
  return finalised.filter((read) => read.round === round).sort((a, b) => a.order - b.order);
}

/** Truth's and readers' marks, and the same as rows; `hidden` are those whose marks are switched off. */
export function caseMarks(exam: CaseExam, hidden: ReadonlySet<Whose>): { marks: ViewerMark[]; lines: FindingLine[] } {
  const groups: { whose: Whose; findings: readonly Finding[] }[] = [
    ...exam.truth.map(({ findings }) => ({ whose: "truth" as const, findings })),
    ...newestReads(exam).map(({ order, findings }) => ({ whose: whoseRead(order), findings })),
  ];
  const marks: ViewerMark[] = [];
  const lines: FindingLine[] = [];
  for (const { whose, findings } of groups) {
    for (const finding of findings) {
      const text = findingWords(finding);
      const own = finding.marks.map((mark, index) => ({
        id: `${whose}:${finding.id}:${index}`,
        ...mark,
        whose,
        label: `${text}, ${whoseStyles[whose].label}`,
      }));
      if (!hidden.has(whose)) marks.push(...own);
      lines.push({ id: `${whose}:${finding.id}`, whose, laterality: finding.laterality, words: text, markIds: own.map(({ id }) => id) });
    }
  }
  return { marks, lines };
}

/** "mass, irregular, spiculated": the kind and those attributes that are single words. */
export function findingWords({ kind, attributes }: { kind: string; attributes: unknown }): string {
  const values = Object.values((attributes ?? {}) as Record<string, unknown>).filter(
    (value): value is string => typeof value === "string" && value !== "" && value.length <= 24,
  );
  return [words(kind), ...values.map(words)].join(", ");
}
