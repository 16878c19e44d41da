import type { SqlRunner } from "../connection.ts";
import { unseenFeedback } from "./feedback.ts";
import { isKnownTo } from "./known-exams.ts";

export interface QueueCountsRecord {
  readonly unread: number;
  readonly awaitingSecondRead: number;
  readonly arbitration: number;
  readonly discrepancies: number;
  readonly newTruthSinceLastRun: number;
  /** Decisions on exams that this reader read, and has not seen. */
  readonly feedback: number;
}

/**
 * What waits in a project. With `readerId` the two reading counts leave out what this reader has read, skipped or was shown. Discrepancies and
 * new truth are counted as they are listed: of final exams, and with `knownTo` of those that this person has read or opened. One round trip.
 */
export async function countQueues(
  sql: SqlRunner,
  { projectId, readerId, knownTo }: { readonly projectId: string; readonly readerId: string | null; readonly knownTo: string | null },
): Promise<QueueCountsRecord> {
  const [row] = await sql.query<QueueCountsRecord>(
    `WITH waiting AS (
       SELECT e."readCount" FROM "Exam" e
       WHERE e."projectId" = $1 AND e."status" IN ('QUEUED', 'READING') AND e."takesEffectAt" IS NULL
         AND ($2::text IS NULL OR NOT (
           EXISTS (SELECT 1 FROM "Read" r WHERE r."examId" = e."id" AND r."readerId" = $2 AND r."status" = 'FINALISED')
           OR EXISTS (SELECT 1 FROM "Skip" s WHERE s."examId" = e."id" AND s."userId" = $2 AND s."round" = e."round")
           OR EXISTS (SELECT 1 FROM "Exposure" x WHERE x."examId" = e."id" AND x."userId" = $2)))
     )
     SELECT (SELECT count(*)::int FROM waiting WHERE "readCount" = 0) AS "unread",
       (SELECT count(*)::int FROM waiting WHERE "readCount" > 0) AS "awaitingSecondRead",
       (SELECT count(*)::int FROM "Exam" WHERE "projectId" = $1 AND "status" = 'ARBITRATION') AS "arbitration",
       (SELECT count(*)::int FROM "Discrepancy" d JOIN "Exam" e ON e."id" = d."examId" AND e."status" = 'SETTLED'
          JOIN "Breast" b ON b."examId" = d."examId" AND b."laterality" = d."laterality"
          WHERE d."projectId" = $1 AND d."open" AND (d."verdict" IS NULL OR d."truthId" IS DISTINCT FROM b."truthId")
            AND ${isKnownTo('e."id"', "$3")}) AS "discrepancies",
       (SELECT count(*)::int FROM "Breast" b JOIN "Truth" t ON t."id" = b."truthId"
          WHERE b."projectId" = $1 AND ${isKnownTo('b."examId"', "$3")} AND t."at" > COALESCE((
            SELECT max(s."truthAsOf") FROM "TrainingRun" r JOIN "Snapshot" s ON s."id" = r."snapshotId" WHERE r."projectId" = $1), '-infinity')
       ) AS "newTruthSinceLastRun",
       ${unseenFeedback} AS "feedback"`,
    [projectId, readerId, knownTo],
  );
  if (!row) throw new Error("counting answered no row");
  return row;
}
