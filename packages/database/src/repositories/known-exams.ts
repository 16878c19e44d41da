import type { SqlRunner } from "../connection.ts";

/**
 * SQL for: the exam is final, and the person has read it, or opened its scores or truth, and so will never be asked to read or to adjudicate it; with
 * a null person, always. Sums that a person sees who is kept blind go over such exams alone (SECURITY.md). An own read alone does not do: while
 * it can be undone, a sum that took the exam in would tell that it has a truth, and so was sent back.
 */
export function isKnownTo(examId: string, person: string): string {
  return `(${person}::text IS NULL OR (
    EXISTS (SELECT 1 FROM "Exam" final WHERE final."id" = ${examId} AND final."status" = 'SETTLED')
    AND (EXISTS (SELECT 1 FROM "Read" own WHERE own."examId" = ${examId} AND own."readerId" = ${person} AND own."status" = 'FINALISED')
      OR EXISTS (SELECT 1 FROM "Exposure" opened WHERE opened."examId" = ${examId} AND opened."userId" = ${person} AND opened."what" <> 'reads'))))`;
}

/** The project's final exams that this person knows. */
export async function findKnownExams(sql: SqlRunner, projectId: string, personId: string): Promise<ReadonlySet<string>> {
  const rows = await sql.query<{ id: string }>(`SELECT e."id" FROM "Exam" e WHERE e."projectId" = $1 AND ${isKnownTo('e."id"', "$2")}`, [
    projectId,
    personId,
  ]);
  return new Set(rows.map(({ id }) => id));
}
