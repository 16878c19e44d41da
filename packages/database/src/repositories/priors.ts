import { countUnordered, type DatedExam, type ExamStatus } from "@second-read/domain";
import type { SqlRunner } from "../connection.ts";
import { arrangeExamsOf, datedColumns, lockExamsOfPatient } from "./filing/arrange-exams.ts";

export interface PriorRequestRecord {
  readonly examId: string;
  readonly byId: string;
  readonly reason: string | null;
  readonly at: Date;
}

/** Asks for earlier exams, once a person. @returns false where this person has asked before */
export async function insertPriorRequest(sql: SqlRunner, { examId, byId, reason, at }: PriorRequestRecord): Promise<boolean> {
  const rows = await sql.query(
    `INSERT INTO "PriorRequest" ("examId", "byId", "projectId", reason, at) SELECT id, $2, "projectId", $3, $4 FROM "Exam" WHERE id = $1
     ON CONFLICT DO NOTHING RETURNING "examId"`,
    [examId, byId, reason, at],
  );
  return rows.length === 1;
}

/** First asked first. */
export async function findPriorRequests(sql: SqlRunner, examIds: readonly string[]): Promise<PriorRequestRecord[]> {
  return sql.query<PriorRequestRecord>(
    `SELECT "examId", "byId", reason, at FROM "PriorRequest" WHERE "examId" = ANY($1) ORDER BY at, "byId"`,
    [examIds],
  );
}

/** Of each exam: how many other exams of the patient are neither earlier nor later as far as anybody knows. */
export async function countUnorderedExams(sql: SqlRunner, examIds: readonly string[]): Promise<Map<string, number>> {
  const exams = await sql.query<DatedExam & { patientId: string }>(
    `SELECT e."patientId", ${datedColumns} FROM "Exam" e WHERE e."patientId" IN (SELECT "patientId" FROM "Exam" WHERE id = ANY($1))`,
    [examIds],
  );
  const own = exams.filter(({ id }) => examIds.includes(id));
  return new Map(
    own.map((exam) => [
      exam.id,
      countUnordered(
        exam,
        exams.filter(({ patientId }) => patientId === exam.patientId),
      ),
    ]),
  );
}

export interface ExamToQueue {
  readonly projectId: string;
  readonly patientId: string;
  readonly status: ExamStatus;
}

/** The exam, with the rows of all of its patient's exams locked until the transaction ends. */
export async function lockExamToQueue(sql: SqlRunner, examId: string): Promise<ExamToQueue | null> {
  await lockExamsOfPatient(sql, examId);
  const [exam] = await sql.query<ExamToQueue>(`SELECT "projectId", "patientId", status::text AS status FROM "Exam" WHERE id = $1`, [
    examId,
  ]);
  return exam ?? null;
}

/** Lets a prior be read although the patient has a later exam. */
export async function queueForRetrospectiveRead(sql: SqlRunner, examId: string, patientId: string): Promise<void> {
  await sql.query(`UPDATE "Exam" SET "readRetrospectively" = true WHERE id = $1`, [examId]);
  await arrangeExamsOf(sql, patientId);
}
