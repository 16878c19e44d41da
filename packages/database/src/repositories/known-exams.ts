import type { Expression, RawBuilder } from "kysely";
import type { SqlRunner } from "../connection.ts";
import { countRows, exists, query, raw, word } from "../statements.ts";
import { exposureOf, finalisedBy } from "./reading/load-reading.ts";

/**
 * The exam is final, and the person has read it, or opened its scores or truth, and so will never be asked to read or adjudicate it; with a null
 * person, always true. Totals shown to a person who is kept blind cover only such exams (SECURITY.md). Their own read alone is not enough: while it
 * can be undone, a total that included the exam would reveal that it has a truth, and thus was sent back.
 */
export function isKnownTo(examId: Expression<string>, person: string | null): Expression<boolean> {
  if (person === null) return raw<boolean>`true`;
  const final = query.selectFrom("Exam as f").select("f.id").where("f.id", "=", examId).where("f.status", "=", word("SETTLED"));
  const opened = exposureOf(examId, person).where("x.what", "<>", word("reads"));
  return raw<boolean>`(${exists(final)} and (${exists(finalisedBy(examId, person))} or ${exists(opened)}))`;
}

export interface PersonIn {
  readonly projectId: string;
  readonly personId: string;
}

/** Up to this many, it is faster to look at each exam of a person than to skip all that are not theirs. */
const fewExams = 5_000;

/**
 * Whether a person has read or opened so few exams that a list of theirs should start from these (`anyExamReadOrOpened`): in list order it would have
 * to skip everybody else's.
 */
export async function knowsFewExams(sql: SqlRunner, person: PersonIn): Promise<boolean> {
  // Selects no column, so that index-only scans suffice.
  const some = readsOf(person).select(one).unionAll(openedBy(person).select(one));
  const [row] = await sql.run(query.selectFrom(some.limit(fewExams + 1).as("known")).select(countRows().as("count")));
  return (row?.count ?? 0) <= fewExams;
}

const one = raw<number>`1`.as("one");

/** To compare with `=`. Includes opened exams of other projects. */
export function anyExamReadOrOpened(person: PersonIn): RawBuilder<string> {
  return raw<string>`any(array${readsOf(person).select("r.examId").union(openedBy(person).select("x.examId"))})`;
}

function readsOf({ projectId, personId }: PersonIn) {
  return query
    .selectFrom("Read as r")
    .where("r.projectId", "=", projectId)
    .where("r.readerId", "=", personId)
    .where("r.status", "=", word("FINALISED"));
}

function openedBy({ personId }: PersonIn) {
  return query.selectFrom("Exposure as x").where("x.userId", "=", personId);
}
