import type { ExamStatus, TruthStrength } from "@second-read/domain";
import type { SqlRunner } from "../connection.ts";
import { openRound } from "./send-back.ts";

export interface ExamToReopen {
  readonly projectId: string;
  readonly status: ExamStatus;
  readonly readByActor: boolean;
  readonly strengths: readonly TruthStrength[];
}

/** What reopening depends on; the exam's row stays locked until the transaction ends. */
export async function lockExamToReopen(sql: SqlRunner, examId: string, actorId: string): Promise<ExamToReopen | null> {
  const [exam] = await sql.query<ExamToReopen>(
    `SELECT e."projectId", e."status",
       EXISTS (SELECT 1 FROM "Read" r WHERE r."examId" = e."id" AND r."readerId" = $2) AS "readByActor",
       ARRAY(SELECT t."strength"::text FROM "Breast" b JOIN "Truth" t ON t."id" = b."truthId" WHERE b."examId" = e."id") AS "strengths"
     FROM "Exam" e WHERE e."id" = $1 FOR UPDATE OF e`,
    [examId, actorId],
  );
  return exam ?? null;
}

/** A new round with the truth of every breast under review, each an event. */
export async function reopenForReading(
  sql: SqlRunner,
  exam: { readonly examId: string; readonly reason: string; readonly isPathology: boolean; readonly byId: string; readonly at: Date },
): Promise<void> {
  await sql.query(
    `INSERT INTO "TruthEvent" ("id", "truthId", "kind", "at", "byId", "reason")
     SELECT gen_random_uuid()::text, "truthId", 'DOUBTED', $2, $3, $4 FROM "Breast" WHERE "examId" = $1 AND "truthId" IS NOT NULL
       AND NOT "truthInDoubt"`,
    [exam.examId, exam.at, exam.byId, exam.reason],
  );
  await sql.query(`UPDATE "Breast" SET "truthInDoubt" = true WHERE "examId" = $1 AND "truthId" IS NOT NULL`, [exam.examId]);
  const { examId, reason, isPathology } = exam;
  await openRound(sql, examId, { becauseOf: reason, straightToArbitration: isPathology, arbitrationWhy: "truth in doubt" });
}
