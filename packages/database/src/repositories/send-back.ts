import type { BreastClass, ExamStatus, Laterality, TruthStrength } from "@second-read/domain";
import type { Connection, SqlRunner } from "../connection.ts";
import { newId } from "../ids.ts";

export interface BreastToResolve {
  readonly projectId: string;
  readonly examStatus: ExamStatus;
  readonly truthId: string | null;
  readonly class: BreastClass | null;
  /** Some version has scored it. */
  readonly scored: boolean;
  readonly imageIds: readonly string[];
}

/** A breast with its exam's status; the exam's row stays locked until the transaction ends. */
export async function findBreast(
  { sql }: Pick<Connection, "sql">,
  examId: string,
  laterality: Laterality,
): Promise<BreastToResolve | null> {
  const [row] = await sql.query<BreastToResolve>(
    `SELECT b."projectId", e.status::text AS "examStatus", b."truthId",
            (SELECT t.class::text FROM "Truth" t WHERE t.id = b."truthId") AS class,
            EXISTS (SELECT 1 FROM "Prediction" p WHERE p."examId" = e.id AND p.laterality = b.laterality) AS scored,
            ARRAY(SELECT i.id FROM "Image" i WHERE i."examId" = e.id AND i.laterality = b.laterality AND i."withdrawnAt" IS NULL) AS "imageIds"
     FROM "Exam" e JOIN "Breast" b ON b."examId" = e.id WHERE e.id = $1 AND b.laterality = $2::"Laterality" FOR UPDATE OF e`,
    [examId, laterality],
  );
  return row ?? null;
}

/**
 * A new reading round for a final exam whose truth is to be reviewed, and for two concordant exams, drawn at random, whose same breast is normal in
 * one and abnormal in the other: readers can't tell from the round which one is under review, nor from a companion that they know of which class the
 * others are. That truth stays in force: evaluated, not trained on.
 * Returns the exams sent back, the reviewed one first.
 */
export async function sendBackForReading(
  connection: Connection,
  { examId, laterality, becauseOf, byId }: { examId: string; laterality: Laterality; becauseOf: string; byId: string },
): Promise<string[]> {
  const { sql } = connection;
  const [reviewed] = await sql.query<{ truthId: string; strength: TruthStrength }>(
    `SELECT t.id AS "truthId", t.strength::text AS strength FROM "Breast" b JOIN "Truth" t ON t.id = b."truthId"
     WHERE b."examId" = $1 AND b.laterality = $2::"Laterality"`,
    [examId, laterality],
  );
  if (reviewed === undefined) return [];
  await sql.query(`UPDATE "Breast" SET "truthInDoubt" = true WHERE "examId" = $1 AND laterality = $2::"Laterality"`, [examId, laterality]);
  await sql.query(`INSERT INTO "TruthEvent" (id, "truthId", kind, "byId", reason) VALUES ($1, $2, 'DOUBTED', $3, 'label wrong')`, [
    newId(),
    reviewed.truthId,
    byId,
  ]);
  const companions = await drawCompanions(sql, examId, laterality);
  const arbitrationWhy = "truth in doubt";
  await openRound(sql, examId, { becauseOf, straightToArbitration: reviewed.strength === "PATHOLOGY", arbitrationWhy });
  for (const companion of companions) await openRound(sql, companion, { becauseOf, straightToArbitration: false, arbitrationWhy });
  return [examId, ...companions];
}

/** Of each class one final exam of a patient outside the test set whose same breast has it and no discrepancy. */
async function drawCompanions(sql: Connection["sql"], examId: string, laterality: Laterality): Promise<string[]> {
  const draw = (normal: boolean) =>
    sql.query<{ id: string }>(
      `SELECT other.id FROM "Exam" e
       JOIN "Exam" other ON other."projectId" = e."projectId" AND other.id <> e.id AND other.status = 'SETTLED'
       JOIN "Patient" w ON w.id = other."patientId" AND NOT w."lockedTest"
       JOIN "Breast" ob ON ob."examId" = other.id AND ob.laterality = $2::"Laterality"
       JOIN "Truth" ot ON ot.id = ob."truthId" AND (ot.class = 'NORMAL') = $3
       WHERE e.id = $1 AND NOT EXISTS (SELECT 1 FROM "Discrepancy" d WHERE d."examId" = other.id AND d.open)
       ORDER BY random() LIMIT 1 FOR UPDATE OF other SKIP LOCKED`,
      [examId, laterality, normal],
    );
  const drawn = [...(await draw(true)), ...(await draw(false))];
  return drawn.map(({ id }) => id);
}

/**
 * A new round: QUEUED for readers who neither read nor opened the exam; ARBITRATION where none is left, or at once where the caller says so. It
 * waits behind what waits already: an old exam that came before all others would tell that it is read again.
 * The caller holds the exam's row.
 */
export async function openRound(
  sql: SqlRunner,
  examId: string,
  { becauseOf, straightToArbitration, arbitrationWhy }: NewRound,
): Promise<void> {
  await sql.query(
    `UPDATE "Exam" e SET round = e.round + 1, "readCount" = 0, "settledAt" = NULL, "takesEffectAt" = NULL, "sentBackBecause" = $2,
       "queueOrder" = nextval(pg_get_serial_sequence('"Exam"', 'queueOrder')),
       status = (CASE WHEN goes.straight THEN 'ARBITRATION' ELSE 'QUEUED' END)::"ExamStatus",
       "arbitrationWhy" = CASE WHEN goes.straight THEN ARRAY[$4] ELSE '{}' END,
       "arbitrationSince" = CASE WHEN goes.straight THEN now() END
     FROM (SELECT $3 OR NOT EXISTS (
       SELECT 1 FROM "Membership" m JOIN "Exam" x ON x.id = $1 AND x."projectId" = m."projectId"
       WHERE 'READER' = ANY(m.roles)
         AND NOT EXISTS (SELECT 1 FROM "Read" r WHERE r."examId" = x.id AND r."readerId" = m."userId")
         AND NOT EXISTS (SELECT 1 FROM "Exposure" o WHERE o."examId" = x.id AND o."userId" = m."userId")) AS straight) goes
     WHERE e.id = $1`,
    [examId, becauseOf, straightToArbitration, arbitrationWhy],
  );
}

export interface NewRound {
  /** The discrepancy or reason; never shown to readers. */
  readonly becauseOf: string;
  readonly straightToArbitration: boolean;
  /** Three words, for the arbiter. */
  readonly arbitrationWhy: string;
}
