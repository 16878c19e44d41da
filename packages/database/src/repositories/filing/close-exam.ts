import { type ExamMove, type ExamStatus, everyBreastHasTruth, type Laterality } from "@second-read/domain";
import type { SqlRunner } from "../../connection.ts";
import { openRound } from "../send-back.ts";
import { arrangeExamsOf, lockExamsOfPatient } from "./arrange-exams.ts";

/** An exam waits this long for further files. */
const quietSeconds = 20;

interface ExamToClose {
  readonly projectId: string;
  readonly patientId: string;
  readonly status: ExamStatus;
  readonly lastFiledAt: Date;
  readonly open: boolean;
  /** It is or was in somebody's hands, or in a round that was opened for a reason: no file makes it final. */
  readonly begun: boolean;
  readonly withImages: readonly Laterality[];
  readonly withTruth: readonly Laterality[];
}

export type CloseOutcome =
  | { readonly kind: "WAIT"; readonly seconds: number }
  | { readonly kind: "UNCHANGED" }
  | { readonly kind: "MOVED"; readonly projectId: string; readonly moves: readonly ExamMove[] }
  | { readonly kind: "NEW_ROUND"; readonly projectId: string; readonly moves: readonly ExamMove[] };

/**
 * Lets an exam out of INGESTING once no open upload names its patient and nothing was filed for 20 s: SETTLED where every breast with images has
 * truth, else QUEUED, or PRIOR where the patient has a later exam. A later file may move an exam that nobody has begun to read once more. Where it brought a breast to an exam that was decided by
 * people, the exam goes to readers in a new round; truth in force stays so, and is not under review.
 */
export async function closeExam(sql: SqlRunner, examId: string, now: Date): Promise<CloseOutcome> {
  await lockExamsOfPatient(sql, examId);
  const [exam] = await sql.query<ExamToClose>(
    `SELECT e."projectId", e."patientId", e.status::text AS status, e."lastFiledAt",
            EXISTS (SELECT 1 FROM "Upload" u WHERE u."projectId" = e."projectId" AND (u."patientKeyHash" = p."keyHash" OR u."patientKeyHash" IN (SELECT i.header->>'patientId' FROM "Image" i WHERE i."examId" = e.id))
              AND (u.status IN ('RECEIVED', 'PROCESSING') OR (u.status = 'AWAITING_BYTES' AND u."expiresAt" > $2))) AS open,
            e.round > 1 OR EXISTS (SELECT 1 FROM "Read" r WHERE r."examId" = e.id) OR EXISTS (SELECT 1 FROM "Lease" l WHERE l."examId" = e.id) AS begun,
            ARRAY(SELECT DISTINCT i.laterality::text FROM "Image" i WHERE i."examId" = e.id AND i."withdrawnAt" IS NULL) AS "withImages",
            ARRAY(SELECT b.laterality::text FROM "Breast" b WHERE b."examId" = e.id AND b."truthId" IS NOT NULL) AS "withTruth"
     FROM "Exam" e JOIN "Patient" p ON p.id = e."patientId" WHERE e.id = $1`,
    [examId, now],
  );
  if (!exam) return { kind: "UNCHANGED" };
  const complete = everyBreastHasTruth(exam.withImages, exam.withTruth);
  const mayMove = exam.status === "INGESTING" || (!exam.begun && ["QUEUED", "SETTLED", "PRIOR"].includes(exam.status));
  const hasNewBreast = exam.begun && exam.status === "SETTLED" && !complete;
  const { projectId } = exam;
  if (!mayMove && !hasNewBreast) {
    // A corrected date may have changed which of the patient's exams is the last.
    const moves = await arrangeExamsOf(sql, exam.patientId);
    return moves.length === 0 ? { kind: "UNCHANGED" } : { kind: "MOVED", projectId, moves };
  }
  const quietFor = (now.getTime() - exam.lastFiledAt.getTime()) / 1000;
  // Half a second of grace: the queue's clock and this one are not the same.
  if (exam.open || quietFor < quietSeconds - 0.5) return { kind: "WAIT", seconds: Math.max(2, Math.ceil(quietSeconds - quietFor)) };
  if (hasNewBreast) {
    await openRound(sql, examId, { becauseOf: "a breast came later", straightToArbitration: false, arbitrationWhy: "breast came later" });
    return { kind: "NEW_ROUND", projectId, moves: await arrangeExamsOf(sql, exam.patientId) };
  }
  // A prior stays one until the patient's exams are arranged.
  const to = complete ? "SETTLED" : exam.status === "PRIOR" ? "PRIOR" : "QUEUED";
  if (to !== exam.status)
    await sql.query(`UPDATE "Exam" SET status = $2::"ExamStatus", "settledAt" = $3 WHERE id = $1`, [
      examId,
      to,
      to === "SETTLED" ? now : null,
    ]);
  const moves = await arrangeExamsOf(sql, exam.patientId);
  return to === exam.status && moves.length === 0 ? { kind: "UNCHANGED" } : { kind: "MOVED", projectId, moves };
}
