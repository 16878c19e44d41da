import type { BreastClass, ExamStatus, Laterality, TruthStrength } from "@second-read/domain";
import type { SqlRunner } from "../connection.ts";
import { newId } from "../ids.ts";
import type { StoredFinding } from "../stored-finding.ts";
import type { BreastInExam, FinalisedRead } from "./reading.ts";

/** What an arbiter decided of one breast; `truthId` is that of the truth that it becomes. */
export interface DecidedBreast {
  readonly truthId: string;
  readonly laterality: Laterality;
  readonly class: BreastClass;
  readonly strength: TruthStrength;
  readonly findings: readonly StoredFinding[];
}

/** A decision as it was made, whether it has taken effect or not. */
export interface Decision {
  readonly reason: string;
  /** ISO 8601 */
  readonly at: string;
  readonly breasts: readonly DecidedBreast[];
  readonly requestDigest: string | null;
}

/** All that an adjudication is judged by. */
export interface ArbitrationState {
  readonly examId: string;
  readonly projectId: string;
  readonly status: ExamStatus;
  readonly round: number;
  readonly lexiconVersion: string;
  readonly images: readonly { readonly id: string; readonly laterality: "R" | "L"; readonly rows: number; readonly columns: number }[];
  readonly breasts: readonly BreastInExam[];
  readonly reads: readonly Pick<FinalisedRead, "id">[];
  readonly readByMe: boolean;
  readonly openedByMe: boolean;
  /** An earlier adjudication of this exam by the same person under the same key. */
  readonly repeated: Decision | null;
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
       COALESCE((SELECT json_agg(json_build_object('id', i."id", 'laterality', i."laterality", 'rows', i."rows", 'columns', i."columns"))
         FROM "Image" i WHERE i."examId" = e."id" AND i."withdrawnAt" IS NULL), '[]') AS "images",
       COALESCE((SELECT json_agg(json_build_object('laterality', b."laterality", 'truthId', b."truthId", 'class', t."class", 'strength', t."strength"))
         FROM "Breast" b LEFT JOIN "Truth" t ON t."id" = b."truthId" WHERE b."examId" = e."id"), '[]') AS "breasts",
       COALESCE((SELECT json_agg(json_build_object('id', o."id") ORDER BY o."order")
         FROM "Read" o WHERE o."examId" = e."id" AND o."round" = e."round" AND o."status" = 'FINALISED'), '[]') AS "reads",
       EXISTS (SELECT 1 FROM "Read" r WHERE r."examId" = e."id" AND r."readerId" = $2 AND r."status" <> 'WITHDRAWN') AS "readByMe",
       EXISTS (SELECT 1 FROM "Exposure" x WHERE x."examId" = e."id" AND x."userId" = $2) AS "openedByMe",
       (SELECT json_build_object('reason', a."reason", 'at', a."at"::timestamptz, 'breasts', a."breasts", 'requestDigest', a."requestDigest")
         FROM "Adjudication" a WHERE a."examId" = e."id" AND a."arbiterId" = $2 AND a."idempotencyKey" = $3) AS "repeated",
       EXISTS (SELECT 1 FROM "Adjudication" a WHERE a."examId" = e."id" AND a."round" = e."round") AS "decided"
     FROM "Exam" e JOIN "Project" j ON j."id" = e."projectId" WHERE e."id" = $1`,
    [examId, arbiterId, idempotencyKey],
  );
  return row ?? null;
}

/** Records the decision. The exam stays in arbitration until it takes effect (`concludeExam`). */
export async function writeAdjudication(
  sql: SqlRunner,
  decision: {
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
  const { examId, projectId, round, arbiterId, reason, idempotencyKey, requestDigest, breasts, at, takesEffectAt } = decision;
  await sql.query(
    `WITH decided AS (
       INSERT INTO "Adjudication" ("id", "examId", "projectId", "round", "arbiterId", "reason", "idempotencyKey", "requestDigest", "breasts", "truthIds", "at")
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9::jsonb, $10::text[], $11)
     )
     UPDATE "Exam" SET "takesEffectAt" = $12 WHERE "id" = $2`,
    [
      newId(),
      examId,
      projectId,
      round,
      arbiterId,
      reason,
      idempotencyKey,
      requestDigest,
      JSON.stringify(breasts),
      breasts.map(({ truthId }) => truthId),
      at,
      takesEffectAt,
    ],
  );
}
