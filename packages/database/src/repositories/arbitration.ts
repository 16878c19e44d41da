import type { BreastClass, ExamStatus, Laterality, TruthStrength } from "@second-read/domain";
import type { SqlRunner } from "../connection.ts";
import type { StoredFinding } from "../stored-finding.ts";
import type { BreastInExam, FinalisedRead, ImageToJudge } from "./reading.ts";

/** What an arbiter decided of one breast: a class, or that it is to be imaged again. `truthId` is that of the truth that it becomes. */
export interface DecidedBreast {
  readonly laterality: Laterality;
  readonly findings: readonly StoredFinding[];
  readonly truthId: string | null;
  readonly class: BreastClass | null;
  readonly strength: TruthStrength | null;
  /** Absent in decisions older than this. */
  readonly technicalRecallReason?: string | null;
  readonly technicalRecallImageIds?: readonly string[] | null;
}

/** A decision as it was made, whether it has taken effect or not. */
export interface Decision {
  readonly id: string;
  readonly reason: string;
  readonly at: Date;
  readonly breasts: readonly DecidedBreast[];
}

export interface DecisionOfExam extends Decision {
  readonly examId: string;
  readonly concludedAt: Date | null;
}

/** All that an adjudication is judged by. */
export interface ArbitrationState {
  readonly examId: string;
  readonly projectId: string;
  readonly status: ExamStatus;
  readonly round: number;
  readonly lexiconVersion: string;
  readonly images: readonly ImageToJudge[];
  readonly breasts: readonly BreastInExam[];
  readonly reads: readonly Pick<FinalisedRead, "id" | "breasts">[];
  readonly readByMe: boolean;
  readonly openedByMe: boolean;
  /** An earlier adjudication of this exam by the same person under the same key. */
  readonly repeated: (Decision & { readonly requestDigest: string | null; readonly undone: boolean }) | null;
  /** The exam's round has an adjudication already, whoever's. */
  readonly decided: boolean;
}

/** The caller holds the exam's row. */
export async function loadArbitration(
  sql: SqlRunner,
  { examId, arbiterId, idempotencyKey }: { readonly examId: string; readonly arbiterId: string; readonly idempotencyKey: string | null },
): Promise<ArbitrationState | null> {
  const [row] = await sql.query<ArbitrationState>(
    `SELECT e."id" AS "examId", e."projectId", e."status", e."round", j."lexiconVersion",
       COALESCE((SELECT json_agg(json_build_object('id', i."id", 'laterality', i."laterality", 'rows', i."rows", 'columns', i."columns", 'sha256', i."sha256"))
         FROM "Image" i WHERE i."examId" = e."id" AND i."withdrawnAt" IS NULL), '[]') AS "images",
       COALESCE((SELECT json_agg(json_build_object('laterality', b."laterality", 'truthId', b."truthId", 'class', t."class", 'strength', t."strength"))
         FROM "Breast" b LEFT JOIN "Truth" t ON t."id" = b."truthId" WHERE b."examId" = e."id"), '[]') AS "breasts",
       COALESCE((SELECT json_agg(json_build_object('id', o."id", 'breasts', o."breasts") ORDER BY o."order")
         FROM "Read" o WHERE o."examId" = e."id" AND o."round" = e."round" AND o."status" = 'FINALISED'), '[]') AS "reads",
       EXISTS (SELECT 1 FROM "Read" r WHERE r."examId" = e."id" AND r."readerId" = $2 AND r."status" <> 'WITHDRAWN') AS "readByMe",
       EXISTS (SELECT 1 FROM "Exposure" x WHERE x."examId" = e."id" AND x."userId" = $2 AND x."what" <> 'reads') AS "openedByMe",
       (SELECT json_build_object('id', a."id", 'reason', a."reason", 'at', a."at"::timestamptz, 'breasts', a."breasts",
           'requestDigest', a."requestDigest", 'undone', a."undoneAt" IS NOT NULL)
         FROM "Adjudication" a WHERE a."examId" = e."id" AND a."arbiterId" = $2 AND a."idempotencyKey" = $3) AS "repeated",
       EXISTS (SELECT 1 FROM "Adjudication" a WHERE a."examId" = e."id" AND a."round" = e."round" AND a."undoneAt" IS NULL) AS "decided"
     FROM "Exam" e JOIN "Project" j ON j."id" = e."projectId" WHERE e."id" = $1`,
    [examId, arbiterId, idempotencyKey],
  );
  if (!row) return null;
  const { repeated } = row;
  return { ...row, repeated: repeated && { ...repeated, at: new Date(repeated.at) } };
}

/** Records the decision. The exam stays in arbitration until it takes effect (`concludeExam`). */
export async function writeAdjudication(
  sql: SqlRunner,
  decision: {
    readonly id: string;
    readonly examId: string;
    readonly projectId: string;
    readonly round: number;
    readonly arbiterId: string;
    readonly reason: string;
    readonly idempotencyKey: string | null;
    readonly requestDigest: string;
    readonly breasts: readonly DecidedBreast[];
    readonly at: Date;
    readonly takesEffectAt: Date;
  },
): Promise<void> {
  const { id, examId, projectId, round, arbiterId, reason, idempotencyKey, requestDigest, breasts, at, takesEffectAt } = decision;
  await sql.query(
    `WITH decided AS (
       INSERT INTO "Adjudication" ("id", "examId", "projectId", "round", "arbiterId", "reason", "idempotencyKey", "requestDigest", "breasts", "truthIds", "at")
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9::jsonb, $10::text[], $11)
     )
     UPDATE "Exam" SET "takesEffectAt" = $12 WHERE "id" = $2`,
    [
      id,
      examId,
      projectId,
      round,
      arbiterId,
      reason,
      idempotencyKey,
      requestDigest,
      JSON.stringify(breasts),
      breasts.flatMap(({ truthId }) => truthId ?? []),
      at,
      takesEffectAt,
    ],
  );
}

/** One arbiter's own decisions that hold in the newest round of these exams, whether they have taken effect or not. */
export async function findDecisionsOf(sql: SqlRunner, examIds: readonly string[], arbiterId: string): Promise<DecisionOfExam[]> {
  return sql.query<DecisionOfExam>(
    `SELECT a."id", a."examId", a."reason", a."at", a."breasts", a."concludedAt" FROM "Adjudication" a JOIN "Exam" e ON e."id" = a."examId" AND e."round" = a."round"
     WHERE a."examId" = ANY($1) AND a."arbiterId" = $2 AND a."undoneAt" IS NULL`,
    [examIds, arbiterId],
  );
}

/** Takes a decision out: the exam waits for another, and nothing of this one takes effect. The row stays. The caller holds the exam's row. */
export async function writeDecisionUndone(
  sql: SqlRunner,
  { decisionId, examId, at }: { readonly decisionId: string; readonly examId: string; readonly at: Date },
): Promise<void> {
  await sql.query(
    `WITH undone AS (UPDATE "Adjudication" SET "undoneAt" = $2 WHERE "id" = $1)
     UPDATE "Exam" SET "takesEffectAt" = NULL WHERE "id" = $3`,
    [decisionId, at, examId],
  );
}
