import { arrangeExams, type DatedExam, type ExamMove, priorOf, statusAfter } from "@second-read/domain";
import type { SqlRunner } from "../../connection.ts";

/** Locks all exams of the exam's patient, always in the same order: two exams that close at once wait for each other instead of for ever. */
export async function lockExamsOfPatient(sql: SqlRunner, examId: string): Promise<void> {
  await sql.query(
    `SELECT 1 AS locked FROM "Exam" WHERE "patientId" = (SELECT "patientId" FROM "Exam" WHERE id = $1) ORDER BY id FOR UPDATE`,
    [examId],
  );
}

/** Columns of a DatedExam from "Exam" e. A draft, a read or a round that was opened again is begun; an exam held for prefetching is not. */
export const datedColumns = `e.id, e.status::text AS status, e."acquiredOn", e."readRetrospectively",
  e.round > 1 OR EXISTS (SELECT 1 FROM "Read" r WHERE r."examId" = e.id AND r.status <> 'WITHDRAWN')
    OR EXISTS (SELECT 1 FROM "Lease" l WHERE l."examId" = e.id AND l.kind = 'READ') AS begun`;

/**
 * Moves a patient's earlier exams out of the reading queue, or back into it, and points each exam at its prior. The caller holds the rows of all of
 * the patient's exams. Answers what moved.
 */
export async function arrangeExamsOf(sql: SqlRunner, patientId: string): Promise<ExamMove[]> {
  const [project] = await sql.query<{ allRetrospective: boolean }>(
    `SELECT COALESCE((j.settings->>'readRetrospectively')::boolean, false) AS "allRetrospective"
     FROM "Patient" p JOIN "Project" j ON j.id = p."projectId" WHERE p.id = $1`,
    [patientId],
  );
  const exams = await sql.query<DatedExam>(`SELECT ${datedColumns} FROM "Exam" e WHERE e."patientId" = $1 ORDER BY e.id`, [patientId]);
  const moves = arrangeExams(exams, { allRetrospective: project?.allRetrospective ?? false });
  const statusOf = new Map(exams.map(({ id, status }) => [id, status]));
  for (const { examId, to } of moves) {
    const status = statusAfter(statusOf.get(examId) ?? to, { kind: to === "PRIOR" ? "BECAME_PRIOR" : "PRIOR_QUEUED" });
    // Who held it for prefetching gets another one.
    if (to === "PRIOR") await sql.query(`DELETE FROM "Lease" WHERE "examId" = $1 AND kind = 'HELD'`, [examId]);
    await sql.query(`UPDATE "Exam" SET status = $2::"ExamStatus" WHERE id = $1`, [examId, status]);
  }
  for (const exam of exams)
    await sql.query(`UPDATE "Exam" SET "priorId" = $2 WHERE id = $1 AND "priorId" IS DISTINCT FROM $2`, [exam.id, priorOf(exam, exams)]);
  return moves;
}

/** The same for every patient of a project who has several exams: its setting has changed. */
export async function arrangeExamsOfProject(sql: SqlRunner, projectId: string): Promise<ExamMove[]> {
  const patients = await sql.query<{ patientId: string }>(
    `SELECT "patientId" FROM "Exam" WHERE "projectId" = $1 GROUP BY "patientId" HAVING count(*) > 1 ORDER BY "patientId"`,
    [projectId],
  );
  const moves: ExamMove[] = [];
  for (const { patientId } of patients) {
    await sql.query(`SELECT 1 AS locked FROM "Exam" WHERE "patientId" = $1 ORDER BY id FOR UPDATE`, [patientId]);
    moves.push(...(await arrangeExamsOf(sql, patientId)));
  }
  return moves;
}
