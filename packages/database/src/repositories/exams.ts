import type { Exposed } from "@second-read/access";
import { AppError, type ExamStatus, type ReadingProtocol } from "@second-read/domain";
import type { SqlRunner } from "../connection.ts";
import type { Page, PageRequest } from "../paging.ts";
import { arrangeExamsOf, lockExamsOfPatient } from "./filing/arrange-exams.ts";

export interface ExamRecord {
  readonly id: string;
  readonly projectId: string;
  readonly patientId: string;
  readonly pseudonym: string;
  readonly lockedTest: boolean;
  readonly status: ExamStatus;
  readonly acquiredOn: Date | null;
  readonly ageBand: string | null;
  readonly priorId: string | null;
  readonly round: number;
  readonly readCount: number;
  readonly arbitrationWhy: readonly string[];
  readonly arbitrationSince: Date | null;
  /** Of the project. */
  readonly readingProtocol: ReadingProtocol;
}

/** Columns of an ExamRecord from "Exam" e, "Patient" p, "Project" j. */
export const examColumns = `e."id", e."projectId", e."patientId", p."pseudonym", p."lockedTest", e."status", e."acquiredOn", e."ageBand", e."priorId",
  e."round", e."readCount", COALESCE(e."arbitrationWhy", '{}') AS "arbitrationWhy", e."arbitrationSince", j."readingProtocol"`;
export const examTables = `"Exam" e JOIN "Patient" p ON p."id" = e."patientId" JOIN "Project" j ON j."id" = e."projectId"`;

export async function findExams(sql: SqlRunner, ids: readonly string[]): Promise<ExamRecord[]> {
  return sql.query<ExamRecord>(`SELECT ${examColumns} FROM ${examTables} WHERE e."id" = ANY($1)`, [ids]);
}

export interface WorklistRequest extends PageRequest {
  readonly projectId: string;
  readonly status?: readonly ExamStatus[] | null;
}

/** Every exam of a project in queue order; the cursor is the place in the queue, which never changes hands. */
export async function listExams(
  sql: SqlRunner,
  { projectId, status, first, after }: WorklistRequest,
): Promise<Omit<Page<ExamRecord>, "totalCount">> {
  const rows = await sql.query<ExamRecord & { queueOrder: string }>(
    `SELECT ${examColumns}, e."queueOrder" FROM ${examTables}
     WHERE e."projectId" = $1 AND e."queueOrder" > $2 AND ($3::text[] IS NULL OR e."status"::text = ANY($3))
     ORDER BY e."queueOrder" LIMIT $4`,
    [projectId, readQueueCursor(after), status ?? null, first + 1],
  );
  const nodes = rows.slice(0, first);
  const last = nodes.at(-1);
  return { nodes, hasNextPage: rows.length > first, endCursor: last ? Buffer.from(String(last.queueOrder)).toString("base64url") : null };
}

function readQueueCursor(after: string | null | undefined): string {
  if (after == null || after === "") return "-1";
  const text = Buffer.from(after.slice(0, 100), "base64url").toString("utf8");
  if (!/^\d{1,18}$/.test(text)) throw new AppError("INVALID_INPUT", "This cursor is not one that a page gave.");
  return text;
}

export async function countWorklist(sql: SqlRunner, { projectId, status }: Omit<WorklistRequest, "first" | "after">): Promise<number> {
  const [row] = await sql.query<{ count: number }>(
    `SELECT count(*)::int AS "count" FROM "Exam" WHERE "projectId" = $1 AND ($2::text[] IS NULL OR "status"::text = ANY($2))`,
    [projectId, status ?? null],
  );
  return row?.count ?? 0;
}

/** What decides what a person may see of an exam, besides their roles. */
export interface ExamViewRecord {
  readonly examId: string;
  readonly projectId: string;
  readonly status: ExamStatus;
  readonly lockedTest: boolean;
  readonly round: number;
  readonly readCount: number;
  readonly readingProtocol: ReadingProtocol;
  /** A draft counts while its round is being read: one that the round went on without hides nothing any more. */
  readonly myRead: "NONE" | "DRAFT" | "FINALISED";
  /** What the person opened of it without having read it. */
  readonly exposure: Exposed | null;
}

export async function findExamViews(
  sql: SqlRunner,
  { examIds, userId }: { readonly examIds: readonly string[]; readonly userId: string },
): Promise<ExamViewRecord[]> {
  return sql.query<ExamViewRecord>(
    `SELECT e."id" AS "examId", e."projectId", e."status", p."lockedTest", e."round", e."readCount", j."readingProtocol",
       COALESCE((
         SELECT CASE WHEN bool_or(r."status" = 'DRAFT') THEN 'DRAFT' WHEN bool_or(r."status" = 'FINALISED') THEN 'FINALISED' END
         FROM "Read" r WHERE r."examId" = e."id" AND r."readerId" = $2 AND (r."status" = 'FINALISED'
           OR (r."status" = 'DRAFT' AND r."round" = e."round" AND e."status" IN ('QUEUED', 'READING')))), 'NONE') AS "myRead",
       (SELECT x."what" FROM "Exposure" x WHERE x."examId" = e."id" AND x."userId" = $2) AS "exposure"
     FROM ${examTables} WHERE e."id" = ANY($1)`,
    [examIds, userId],
  );
}

/** This person opened others' reads, scores or truth without having read the exams, and is never offered them. The graver stays. */
export async function recordExposures(
  sql: SqlRunner,
  {
    examIds,
    userId,
    what,
    at,
  }: { readonly examIds: readonly string[]; readonly userId: string; readonly what: Exposed; readonly at: Date },
): Promise<void> {
  await sql.query(
    `INSERT INTO "Exposure" ("examId", "userId", "what", "at") SELECT unnest($1::text[]), $2, $3, $4
     ON CONFLICT ("examId", "userId") DO UPDATE SET "what" = EXCLUDED."what" WHERE "Exposure"."what" = 'reads' AND EXCLUDED."what" <> 'reads'`,
    [[...examIds].sort(), userId, what, at],
  );
}

export interface WithdrawnExam {
  readonly projectId: string;
  readonly wasWithdrawn: boolean;
  readonly imageIds: readonly string[];
  readonly heatMaps: readonly { readonly modelVersionId: string; readonly imageId: string }[];
}

/**
 * Withdraws an exam: rows stay as tombstones, images are marked, leases and drafts end, truth is no longer in force, and versions that
 * were trained on it say so. The bytes are the caller's to delete once this committed.
 * @returns null where there is no such exam; for one that was withdrawn before, what there may still be bytes of
 */
export async function withdrawExam(
  sql: SqlRunner,
  { examId, byId, reason, at }: { readonly examId: string; readonly byId: string; readonly reason: string; readonly at: Date },
): Promise<WithdrawnExam | null> {
  await lockExamsOfPatient(sql, examId);
  const [exam] = await sql.query<{ projectId: string; patientId: string; status: ExamStatus }>(
    `SELECT "projectId", "patientId", "status" FROM "Exam" WHERE "id" = $1`,
    [examId],
  );
  if (!exam) return null;
  const images = await sql.query<{ id: string }>(`SELECT "id" FROM "Image" WHERE "examId" = $1`, [examId]);
  const heatMaps = await sql.query<{ modelVersionId: string; imageId: string }>(
    `SELECT "modelVersionId", "imageId" FROM "ImagePrediction" WHERE "examId" = $1 AND "heatMap" IS NOT NULL`,
    [examId],
  );
  const withdrawn = {
    projectId: exam.projectId,
    imageIds: images.map(({ id }) => id),
    heatMaps,
    wasWithdrawn: exam.status === "WITHDRAWN",
  };
  if (withdrawn.wasWithdrawn) return withdrawn;
  await sql.query(
    `INSERT INTO "TruthEvent" ("id", "truthId", "kind", "at", "byId", "reason")
     SELECT gen_random_uuid()::text, b."truthId", 'WITHDRAWN', $2, $3, $4 FROM "Breast" b WHERE b."examId" = $1 AND b."truthId" IS NOT NULL`,
    [examId, at, byId, reason],
  );
  await sql.query(`UPDATE "Image" SET "withdrawnAt" = $2, "importedLesions" = '[]' WHERE "examId" = $1 AND "withdrawnAt" IS NULL`, [
    examId,
    at,
  ]);
  await sql.query(`DELETE FROM "Lease" WHERE "examId" = $1`, [examId]);
  await sql.query(`UPDATE "Read" SET "status" = 'WITHDRAWN' WHERE "examId" = $1 AND "status" = 'DRAFT'`, [examId]);
  await sql.query(`UPDATE "Breast" SET "truthId" = NULL, "truthInDoubt" = false WHERE "examId" = $1`, [examId]);
  await sql.query(`UPDATE "Discrepancy" SET "open" = false WHERE "examId" = $1`, [examId]);
  await sql.query(
    `UPDATE "ModelVersion" v SET "trainedOnWithdrawn" = true FROM "Evaluation" n, "EvaluationCase" c
     WHERE n."modelVersionId" = v."id" AND n."set" = 'OUT_OF_FOLD' AND c."evaluationId" = n."id" AND c."examId" = $1`,
    [examId],
  );
  await sql.query(
    `UPDATE "Exam" SET "status" = 'WITHDRAWN', "withdrawnAt" = $2, "arbitrationWhy" = '{}', "takesEffectAt" = NULL WHERE "id" = $1`,
    [examId, at],
  );
  // No exam has a withdrawn one as its prior. Priors of this exam stay priors: a person decides whether one is to be read.
  await arrangeExamsOf(sql, exam.patientId);
  return withdrawn;
}
