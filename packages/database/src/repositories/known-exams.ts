import type { Expression } from "kysely";
import type { SqlRunner } from "../connection.ts";
import { exists, query, raw, word } from "../statements.ts";
import { exposureOf, finalisedBy } from "./reading/load-reading.ts";

/**
 * The exam is final, and the person has read it, or opened its scores or truth, and so will never be asked to read or to adjudicate it; with
 * a null person, always. Sums that a person sees who is kept blind go over such exams alone (SECURITY.md). An own read alone does not do: while
 * it can be undone, a sum that took the exam in would tell that it has a truth, and so was sent back.
 */
export function isKnownTo(examId: Expression<string>, person: string | null): Expression<boolean> {
  if (person === null) return raw<boolean>`true`;
  const final = query.selectFrom("Exam as f").select("f.id").where("f.id", "=", examId).where("f.status", "=", word("SETTLED"));
  const opened = exposureOf(examId, person).where("x.what", "<>", word("reads"));
  return raw<boolean>`(${exists(final)} and (${exists(finalisedBy(examId, person))} or ${exists(opened)}))`;
}

/** The project's final exams that this person knows. */
export async function findKnownExams(sql: SqlRunner, projectId: string, personId: string): Promise<ReadonlySet<string>> {
  const rows = await sql.run(
    query
      .selectFrom("Exam as e")
      .select("e.id")
      .where("e.projectId", "=", projectId)
      .where((eb) => isKnownTo(eb.ref("e.id"), personId)),
  );
  return new Set(rows.map(({ id }) => id));
}
