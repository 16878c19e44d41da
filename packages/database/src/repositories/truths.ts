import type { BreastClass, Laterality, TruthStrength } from "@second-read/domain";
import type { SqlRunner } from "../connection.ts";
import { newId } from "../ids.ts";
import type { StoredFinding } from "../stored-finding.ts";

export interface TruthRecord {
  readonly id: string;
  readonly examId: string;
  readonly projectId: string;
  readonly laterality: Laterality;
  readonly class: BreastClass;
  readonly strength: TruthStrength;
  readonly version: number;
  readonly at: Date;
  readonly reason: string | null;
  readonly byId: string | null;
  readonly findings: readonly StoredFinding[];
  readonly readIds: readonly string[];
  readonly round: number;
  readonly supersedesId: string | null;
}

const columns = `t."id", t."examId", t."projectId", t."laterality", t."class", t."strength", t."version", t."at", t."reason", t."byId", t."findings",
  t."readIds", t."round", t."supersedesId"`;

/** The truth in force of each breast of these exams, right before left. */
export async function findTruthInForce(sql: SqlRunner, examIds: readonly string[]): Promise<TruthRecord[]> {
  return sql.query<TruthRecord>(
    `SELECT ${columns} FROM "Breast" b JOIN "Truth" t ON t."id" = b."truthId" WHERE b."examId" = ANY($1) ORDER BY b."examId", b."laterality"`,
    [examIds],
  );
}

export async function findTruths(sql: SqlRunner, ids: readonly string[]): Promise<TruthRecord[]> {
  return sql.query<TruthRecord>(`SELECT ${columns} FROM "Truth" t WHERE t."id" = ANY($1)`, [ids]);
}

export interface NewTruth {
  /** Where it was named before it took effect. */
  readonly id?: string;
  readonly examId: string;
  readonly projectId: string;
  readonly laterality: Laterality;
  readonly class: BreastClass;
  readonly strength: TruthStrength;
  readonly at: Date;
  readonly reason: string | null;
  readonly byId: string | null;
  readonly findings: readonly StoredFinding[];
  readonly readIds: readonly string[];
  readonly round: number;
}

/** Adds the next version of the truth of some breasts of one exam and puts them in force. The caller holds the exam's row. */
export async function insertTruths(sql: SqlRunner, truths: readonly NewTruth[]): Promise<TruthRecord[]> {
  const [first] = truths;
  if (!first) return [];
  const rows = truths.map((truth) => ({ id: newId(), ...truth }));
  const made = await sql.query<TruthRecord>(
    `WITH made AS (
       INSERT INTO "Truth" AS t ("id", "examId", "projectId", "laterality", "class", "strength", "version", "at", "reason", "byId", "findings", "readIds",
         "round", "supersedesId")
       SELECT n."id", $2, $3, n."laterality"::"Laterality", n."class"::"BreastClass", n."strength"::"TruthStrength",
         1 + COALESCE((SELECT max(o."version") FROM "Truth" o WHERE o."examId" = $2 AND o."laterality" = n."laterality"::"Laterality"), 0),
         $4, n."reason", n."byId", n."findings", n."readIds", n."round", b."truthId"
       FROM jsonb_to_recordset($1::jsonb) AS n("id" text, "laterality" text, "class" text, "strength" text, "reason" text, "byId" text,
           "findings" jsonb, "readIds" text[], "round" int)
         LEFT JOIN "Breast" b ON b."examId" = $2 AND b."laterality" = n."laterality"::"Laterality"
       RETURNING ${columns}
     ), force AS (
       INSERT INTO "Breast" ("examId", "laterality", "projectId", "truthId") SELECT "examId", "laterality", "projectId", "id" FROM made
       ON CONFLICT ("examId", "laterality") DO UPDATE SET "truthId" = excluded."truthId", "truthInDoubt" = false
     )
     SELECT * FROM made ORDER BY "laterality"`,
    [JSON.stringify(rows), first.examId, first.projectId, first.at],
  );
  return made;
}

/** Ends the review of the truth in force of an exam's breasts, by an event: the round found nothing stronger. */
export async function confirmTruth(
  sql: SqlRunner,
  { examId, byId, reason, at }: { readonly examId: string; readonly byId: string; readonly reason: string; readonly at: Date },
): Promise<void> {
  await sql.query(
    `WITH confirmed AS (UPDATE "Breast" SET "truthInDoubt" = false WHERE "examId" = $1 AND "truthInDoubt" RETURNING "truthId")
     INSERT INTO "TruthEvent" ("id", "truthId", "kind", "at", "byId", "reason")
     SELECT gen_random_uuid()::text, "truthId", 'CONFIRMED', $2, $3, $4 FROM confirmed WHERE "truthId" IS NOT NULL`,
    [examId, at, byId, reason],
  );
}
