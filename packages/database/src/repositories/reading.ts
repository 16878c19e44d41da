import { randomUUID } from "node:crypto";
import {
  AppError,
  type BreastClass,
  type ExamStatus,
  type Laterality,
  type Opinion,
  type ReadingProtocol,
  type TruthStrength,
} from "@second-read/domain";
import type { SqlRunner } from "../connection.ts";
import type { StoredFinding } from "../stored-finding.ts";
import { type ReadRecord, readColumns, type StoredAssessment } from "./reads.ts";

// The reading path. Every function that writes is called with the exam's row locked (`lockExam…`), which puts readers of one exam in line;
// what it then reads is in a later statement, and so sees all that was committed before the lock was had.

/** Locks the exam of a read until the transaction ends; null where there is no such read. */
export async function lockExamOfRead(sql: SqlRunner, readId: string): Promise<string | null> {
  const [row] = await sql.query<{ id: string }>(
    `SELECT e."id" FROM "Read" r JOIN "Exam" e ON e."id" = r."examId" WHERE r."id" = $1 FOR UPDATE OF e`,
    [readId],
  );
  return row?.id ?? null;
}

export async function lockExam(sql: SqlRunner, examId: string): Promise<boolean> {
  return (await sql.query(`SELECT 1 AS "locked" FROM "Exam" WHERE "id" = $1 FOR UPDATE`, [examId])).length === 1;
}

/**
 * Puts what one reader asks of a project's queue in line until the transaction ends: several requests at once (a double press, two tabs) then
 * find what the first of them was given. Before any exam's row is locked.
 */
export async function lockReader(sql: SqlRunner, projectId: string, readerId: string): Promise<void> {
  await sql.query(`SELECT 1 AS "locked" FROM pg_advisory_xact_lock(hashtextextended($1, 0))`, [`reader ${projectId} ${readerId}`]);
}

export interface BreastInExam {
  readonly laterality: Laterality;
  readonly truthId: string | null;
  readonly class: BreastClass | null;
  readonly strength: TruthStrength | null;
}

/** What is asked of an image when somebody's opinion of its exam is written. */
export interface ImageToJudge {
  readonly id: string;
  readonly laterality: Laterality;
  readonly rows: number;
  readonly columns: number;
  /** Of the filed object: a correction makes another. */
  readonly sha256: string;
}

/** All that a write of a read is judged by. */
export interface ReadingState {
  readonly read: ReadRecord;
  readonly examStatus: ExamStatus;
  readonly examRound: number;
  readonly readCount: number;
  readonly readingProtocol: ReadingProtocol;
  readonly lexiconVersion: string;
  readonly images: readonly ImageToJudge[];
  /** Finalised reads of the exam's round, in order; the own one too. */
  readonly finalised: readonly FinalisedRead[];
  readonly breasts: readonly BreastInExam[];
  readonly liveLeasesOfOthers: number;
  /** Every wanted read is in, and waits for its effect. */
  readonly awaitsEffect: boolean;
}

export interface FinalisedRead {
  readonly id: string;
  readonly readerId: string;
  readonly order: number;
  readonly breasts: readonly StoredAssessment[];
  readonly findings: readonly StoredFinding[];
}

export async function loadReading(sql: SqlRunner, readId: string, now: Date): Promise<ReadingState | null> {
  const [row] = await sql.query<Omit<ReadingState, "read" | "breasts"> & ReadRecord & { breastsInExam: BreastInExam[] }>(
    `SELECT ${readColumns}, e."status" AS "examStatus", e."round" AS "examRound", e."readCount", j."readingProtocol", j."lexiconVersion",
       e."takesEffectAt" IS NOT NULL AS "awaitsEffect",
       COALESCE((SELECT json_agg(json_build_object('id', i."id", 'laterality', i."laterality", 'rows', i."rows", 'columns', i."columns", 'sha256', i."sha256"))
         FROM "Image" i WHERE i."examId" = e."id" AND i."withdrawnAt" IS NULL), '[]') AS "images",
       COALESCE((SELECT json_agg(json_build_object('id', o."id", 'readerId', o."readerId", 'order', o."order", 'breasts', o."breasts",
           'findings', o."findings") ORDER BY o."order")
         FROM "Read" o WHERE o."examId" = e."id" AND o."round" = e."round" AND o."status" = 'FINALISED'), '[]') AS "finalised",
       COALESCE((SELECT json_agg(json_build_object('laterality', b."laterality", 'truthId', b."truthId", 'class', t."class", 'strength', t."strength"))
         FROM "Breast" b LEFT JOIN "Truth" t ON t."id" = b."truthId" WHERE b."examId" = e."id"), '[]') AS "breastsInExam",
       (SELECT count(*)::int FROM "Lease" x WHERE x."examId" = e."id" AND x."userId" <> r."readerId" AND x."expiresAt" > $2) AS "liveLeasesOfOthers"
     FROM "Read" r JOIN "Exam" e ON e."id" = r."examId" JOIN "Project" j ON j."id" = e."projectId"
     LEFT JOIN "Lease" l ON l."examId" = r."examId" AND l."userId" = r."readerId"
     WHERE r."id" = $1`,
    [readId, now],
  );
  if (!row) return null;
  const { examStatus, examRound, readCount, readingProtocol, lexiconVersion, awaitsEffect, images, finalised, breastsInExam, ...rest } =
    row;
  const { liveLeasesOfOthers, ...read } = rest;
  return {
    read,
    examStatus,
    examRound,
    readCount,
    readingProtocol,
    lexiconVersion,
    images,
    finalised,
    breasts: breastsInExam,
    liveLeasesOfOthers,
    awaitsEffect,
  };
}

export type Waiting =
  | { readonly kind: "DRAFT"; readonly examId: string; readonly readId: string }
  | { readonly kind: "HELD"; readonly examId: string };

/** What a reader left open: a draft with a lease or room for one, else the first of the exams that are held for them. */
export async function findWaiting(sql: SqlRunner, projectId: string, readerId: string, now: Date): Promise<Waiting | null> {
  const [row] = await sql.query<{ examId: string; readId: string | null }>(
    `(SELECT r."examId", r."id" AS "readId", 0 AS "rank", r."startedAt" AS "at", 0::bigint AS "place"
      FROM "Read" r JOIN "Exam" e ON e."id" = r."examId" AND e."round" = r."round" AND e."status" IN ('QUEUED', 'READING') AND e."takesEffectAt" IS NULL
      JOIN "Project" j ON j."id" = e."projectId"
      WHERE r."projectId" = $1 AND r."readerId" = $2 AND r."status" = 'DRAFT'
        -- A breast that came later may want a further reader than the protocol: who has the lease goes on.
        AND (EXISTS (SELECT 1 FROM "Lease" x WHERE x."examId" = e."id" AND x."userId" = $2 AND x."expiresAt" > $3)
          OR (e."readCount" < CASE WHEN j."readingProtocol" = 'SINGLE' THEN 1 ELSE 2 END
            AND NOT EXISTS (SELECT 1 FROM "Lease" x WHERE x."examId" = e."id" AND x."userId" <> $2 AND x."expiresAt" > $3)))
      ORDER BY r."startedAt" LIMIT 1)
     UNION ALL
     (SELECT l."examId", NULL, 1, l."createdAt", e."queueOrder" FROM "Lease" l JOIN "Exam" e ON e."id" = l."examId"
      WHERE l."projectId" = $1 AND l."userId" = $2 AND l."kind" = 'HELD' AND l."expiresAt" > $3 AND e."status" IN ('QUEUED', 'READING') AND e."takesEffectAt" IS NULL
      ORDER BY e."queueOrder" LIMIT 1)
     ORDER BY "rank" LIMIT 1`,
    [projectId, readerId, now],
  );
  if (!row) return null;
  return row.readId === null ? { kind: "HELD", examId: row.examId } : { kind: "DRAFT", examId: row.examId, readId: row.readId };
}

/**
 * Locks the next exams of the queue for a reader: QUEUED, not read by them in any round, not skipped in this one, never opened by them.
 * Exams that another transaction holds are passed over, so that readers who ask at once get different ones.
 */
export async function lockNextQueued(sql: SqlRunner, projectId: string, readerId: string, count: number): Promise<string[]> {
  const rows = await sql.query<{ id: string }>(
    `SELECT e."id" FROM "Exam" e
     WHERE e."projectId" = $1 AND e."status" = 'QUEUED'
       AND NOT EXISTS (SELECT 1 FROM "Read" r WHERE r."examId" = e."id" AND r."readerId" = $2 AND r."status" = 'FINALISED')
       AND NOT EXISTS (SELECT 1 FROM "Skip" s WHERE s."examId" = e."id" AND s."userId" = $2 AND s."round" = e."round")
       AND NOT EXISTS (SELECT 1 FROM "Exposure" x WHERE x."examId" = e."id" AND x."userId" = $2)
     ORDER BY e."queueOrder" LIMIT $3 FOR UPDATE OF e SKIP LOCKED`,
    [projectId, readerId, count],
  );
  return rows.map(({ id }) => id);
}

/**
 * Gives the reader the exam: lease, status READING, and a draft (the one of this round, if they had one). The caller holds the exam's row.
 * @throws AppError WRONG_STATE where another holds the lease: nobody reads without one
 */
export async function takeExam(
  sql: SqlRunner,
  {
    examId,
    readerId,
    now,
    expiresAt,
  }: { readonly examId: string; readonly readerId: string; readonly now: Date; readonly expiresAt: Date },
): Promise<ReadRecord> {
  const [row] = await sql.query<ReadRecord>(
    `WITH exam AS (
       UPDATE "Exam" SET "status" = 'READING' WHERE "id" = $1 RETURNING "id", "projectId", "round"
     ), l AS (
       INSERT INTO "Lease" AS l ("examId", "projectId", "userId", "kind", "expiresAt", "createdAt")
       SELECT "id", "projectId", $2, 'READ', $4, $3 FROM exam
       ON CONFLICT ("examId") DO UPDATE SET "userId" = $2, "kind" = 'READ', "expiresAt" = $4 WHERE l."userId" = $2 OR l."expiresAt" <= $3
       RETURNING l."expiresAt"
     ), r AS (
       INSERT INTO "Read" AS r ("id", "examId", "projectId", "readerId", "round", "startedAt")
       SELECT $5, "id", "projectId", $2, "round", $3 FROM exam
       ON CONFLICT ("examId", "readerId", "round") DO UPDATE SET "status" = 'DRAFT'
       RETURNING r.*
     )
     SELECT ${readColumns} FROM r JOIN l ON true`,
    // Random, not by time: when a read began would tell whose it is.
    [examId, readerId, now, expiresAt, randomUUID()],
  );
  if (!row) throw new AppError("WRONG_STATE", "Another reader has this exam at the moment.");
  return row;
}

/** Holds exams for prefetching, or holds them longer. */
export async function holdExams(
  sql: SqlRunner,
  {
    examIds,
    readerId,
    now,
    expiresAt,
  }: { readonly examIds: readonly string[]; readonly readerId: string; readonly now: Date; readonly expiresAt: Date },
): Promise<void> {
  if (examIds.length === 0) return;
  await sql.query(
    `WITH exam AS (UPDATE "Exam" SET "status" = 'READING' WHERE "id" = ANY($1) RETURNING "id", "projectId")
     INSERT INTO "Lease" AS l ("examId", "projectId", "userId", "kind", "expiresAt", "createdAt")
     SELECT "id", "projectId", $2, 'HELD', $4, $3 FROM exam
     ON CONFLICT ("examId") DO UPDATE SET "userId" = $2, "kind" = 'HELD', "expiresAt" = $4 WHERE l."userId" = $2 OR l."expiresAt" <= $3`,
    [examIds, readerId, now, expiresAt],
  );
}

/** The exams that are held for a reader, in queue order; their rows stay locked. */
export async function lockHeld(sql: SqlRunner, projectId: string, readerId: string, now: Date): Promise<string[]> {
  const rows = await sql.query<{ id: string }>(
    `SELECT e."id" FROM "Lease" l JOIN "Exam" e ON e."id" = l."examId"
     WHERE l."projectId" = $1 AND l."userId" = $2 AND l."kind" = 'HELD' AND l."expiresAt" > $3
       AND e."status" IN ('QUEUED', 'READING') AND e."takesEffectAt" IS NULL
     ORDER BY e."queueOrder" FOR UPDATE OF e SKIP LOCKED`,
    [projectId, readerId, now],
  );
  return rows.map(({ id }) => id);
}

/** Ends leases that ran out; exams that nobody reads any more wait again. Answers the projects whose queues that changed. */
export async function sweepLeases(sql: SqlRunner, now: Date, projectId: string | null = null): Promise<string[]> {
  const lapsed = await sql.query<{ id: string }>(
    `SELECT e."id" FROM "Lease" l JOIN "Exam" e ON e."id" = l."examId"
     WHERE l."expiresAt" <= $1 AND ($2::text IS NULL OR l."projectId" = $2) ORDER BY e."id" FOR UPDATE OF e SKIP LOCKED`,
    [now, projectId],
  );
  if (lapsed.length === 0) return [];
  const ids = lapsed.map(({ id }) => id);
  const ended = await sql.query<{ examId: string; projectId: string }>(
    `DELETE FROM "Lease" WHERE "examId" = ANY($1) AND "expiresAt" <= $2 RETURNING "examId", "projectId"`,
    [ids, now],
  );
  await sql.query(`UPDATE "Exam" SET "status" = 'QUEUED' WHERE "id" = ANY($1) AND "status" = 'READING' AND "takesEffectAt" IS NULL`, [
    ended.map(({ examId }) => examId),
  ]);
  return [...new Set(ended.map((lease) => lease.projectId))];
}

export interface DraftContent {
  readonly breasts: readonly StoredAssessment[];
  readonly findings: readonly StoredFinding[];
  readonly activeSeconds: number | null;
}

/** Stores a draft whole as its next revision and renews the lease where nobody else holds one. The caller holds the exam's row. */
export async function writeDraft(
  sql: SqlRunner,
  {
    read,
    content,
    now,
    expiresAt,
  }: { readonly read: ReadRecord; readonly content: DraftContent; readonly now: Date; readonly expiresAt: Date },
): Promise<ReadRecord> {
  const [row] = await sql.query<ReadRecord>(
    `WITH r AS (
       UPDATE "Read" SET "breasts" = $2::jsonb, "findings" = $3::jsonb, "activeSeconds" = COALESCE($4, "activeSeconds"), "revision" = "revision" + 1
       WHERE "id" = $1 RETURNING *
     ), kept AS (
       INSERT INTO "ReadRevision" ("readId", "revision", "status", "breasts", "findings", "at")
       SELECT "id", "revision", "status", "breasts", "findings", $5 FROM r
     ), exam AS (
       UPDATE "Exam" SET "status" = 'READING' WHERE "id" = $7 AND "status" = 'QUEUED'
     ), l AS (
       INSERT INTO "Lease" AS l ("examId", "projectId", "userId", "kind", "expiresAt", "createdAt")
       SELECT "examId", "projectId", "readerId", 'READ', $6, $5 FROM r
       ON CONFLICT ("examId") DO UPDATE SET "userId" = excluded."userId", "kind" = 'READ', "expiresAt" = excluded."expiresAt"
         WHERE l."userId" = excluded."userId" OR l."expiresAt" <= $5
       RETURNING l."expiresAt"
     )
     SELECT ${readColumns} FROM r LEFT JOIN l ON true`,
    [read.id, JSON.stringify(content.breasts), JSON.stringify(content.findings), content.activeSeconds, now, expiresAt, read.examId],
  );
  if (!row) throw new Error("a read that was locked is gone");
  return row;
}

/** Finalises a draft: its last revision, its place in the round, the end of its lease, and whether the exam goes on or waits for its effect. */
export async function writeFinalised(
  sql: SqlRunner,
  {
    read,
    content,
    opinion,
    order,
    key,
    requestDigest,
    now,
    status,
    takesEffectAt,
  }: {
    readonly read: ReadRecord;
    readonly content: DraftContent;
    readonly opinion: Opinion;
    readonly order: number;
    readonly key: string;
    readonly requestDigest: string;
    readonly now: Date;
    readonly status: ExamStatus;
    /** Null where more reads are wanted. */
    readonly takesEffectAt: Date | null;
  },
): Promise<ReadRecord> {
  const [row] = await sql.query<ReadRecord>(
    `WITH r AS (
       UPDATE "Read" SET "breasts" = $2::jsonb, "findings" = $3::jsonb, "activeSeconds" = COALESCE($4, "activeSeconds"), "revision" = "revision" + 1,
         "status" = 'FINALISED', "blindOpinion" = $5::"Opinion", "finalOpinion" = $5::"Opinion", "order" = $6, "finaliseKey" = $7, "requestDigest" = $12,
         "finalisedAt" = $8
       WHERE "id" = $1 RETURNING *
     ), kept AS (
       INSERT INTO "ReadRevision" ("readId", "revision", "status", "breasts", "findings", "at")
       SELECT "id", "revision", "status", "breasts", "findings", $8 FROM r
     ), lease AS (
       DELETE FROM "Lease" x USING r WHERE x."examId" = r."examId" AND x."userId" = r."readerId"
     ), exam AS (
       UPDATE "Exam" SET "status" = $10::"ExamStatus", "readCount" = $6, "takesEffectAt" = $11 WHERE "id" = $9
     )
     SELECT ${readColumns} FROM r LEFT JOIN "Lease" l ON false`,
    [
      read.id,
      JSON.stringify(content.breasts),
      JSON.stringify(content.findings),
      content.activeSeconds,
      opinion,
      order,
      key,
      now,
      read.examId,
      status,
      takesEffectAt,
      requestDigest,
    ],
  );
  if (!row) throw new Error("a read that was locked is gone");
  return row;
}

/**
 * Makes a finalised read a draft again, as a further revision; the exam goes back with it, and reads that followed move up. Takes a lease where
 * nobody else holds one.
 */
export async function writeUndone(
  sql: SqlRunner,
  { read, now, expiresAt }: { readonly read: ReadRecord; readonly now: Date; readonly expiresAt: Date },
): Promise<ReadRecord> {
  const [row] = await sql.query<ReadRecord>(
    `WITH r AS (
       UPDATE "Read" SET "revision" = "revision" + 1, "status" = 'DRAFT', "blindOpinion" = NULL, "finalOpinion" = NULL, "order" = 0, "finalisedAt" = NULL
       WHERE "id" = $1 RETURNING *
     ), kept AS (
       INSERT INTO "ReadRevision" ("readId", "revision", "status", "breasts", "findings", "at")
       SELECT "id", "revision", "status", "breasts", "findings", $2 FROM r
     ), followed AS (
       UPDATE "Read" o SET "order" = o."order" - 1 FROM r
       WHERE o."examId" = r."examId" AND o."round" = r."round" AND o."id" <> r."id" AND o."status" = 'FINALISED' AND o."order" > $5
     ), exam AS (
       UPDATE "Exam" SET "status" = 'READING', "readCount" = "readCount" - 1, "takesEffectAt" = NULL WHERE "id" = $4
     ), l AS (
       INSERT INTO "Lease" AS l ("examId", "projectId", "userId", "kind", "expiresAt", "createdAt")
       SELECT "examId", "projectId", "readerId", 'READ', $3, $2 FROM r
       ON CONFLICT ("examId") DO UPDATE SET "userId" = excluded."userId", "kind" = 'READ', "expiresAt" = excluded."expiresAt"
         WHERE l."userId" = excluded."userId" OR l."expiresAt" <= $2
       RETURNING l."expiresAt"
     )
     SELECT ${readColumns} FROM r LEFT JOIN l ON true`,
    [read.id, now, expiresAt, read.examId, read.order],
  );
  if (!row) throw new Error("a read that was locked is gone");
  return row;
}

/** Passes an exam over for this round: the draft is withdrawn, the lease ends, the exam waits again. */
export async function writeSkipped(
  sql: SqlRunner,
  { read, reason, now }: { readonly read: ReadRecord; readonly reason: string; readonly now: Date },
): Promise<void> {
  await sql.query(
    `WITH r AS (UPDATE "Read" SET "status" = 'WITHDRAWN' WHERE "id" = $1 RETURNING *),
     skip AS (
       INSERT INTO "Skip" ("examId", "userId", "round", "reason", "at") SELECT "examId", "readerId", "round", $2, $3 FROM r
       ON CONFLICT ("examId", "userId", "round") DO UPDATE SET "reason" = $2, "at" = $3
     ), lease AS (DELETE FROM "Lease" x USING r WHERE x."examId" = r."examId" AND x."userId" = r."readerId")
     UPDATE "Exam" e SET "status" = 'QUEUED' FROM r WHERE e."id" = r."examId" AND e."status" = 'READING' AND e."takesEffectAt" IS NULL
       AND NOT EXISTS (SELECT 1 FROM "Lease" x WHERE x."examId" = e."id" AND x."userId" <> r."readerId" AND x."expiresAt" > $3)`,
    [read.id, reason, now],
  );
}

export interface ExamToStart {
  readonly projectId: string;
  readonly status: ExamStatus;
  readonly readingProtocol: ReadingProtocol;
  readonly finalisedInRound: number;
  readonly awaitsEffect: boolean;
  readonly liveLeasesOfOthers: number;
  readonly readByMe: boolean;
  readonly openedByMe: boolean;
}

/** What decides whether a reader may begin an exam. The caller holds the exam's row. */
export async function loadExamToStart(sql: SqlRunner, examId: string, readerId: string, now: Date): Promise<ExamToStart | null> {
  const [row] = await sql.query<ExamToStart>(
    `SELECT e."projectId", e."status", j."readingProtocol", e."readCount" AS "finalisedInRound",
       e."takesEffectAt" IS NOT NULL AS "awaitsEffect",
       (SELECT count(*)::int FROM "Lease" x WHERE x."examId" = e."id" AND x."userId" <> $2 AND x."expiresAt" > $3) AS "liveLeasesOfOthers",
       EXISTS (SELECT 1 FROM "Read" r WHERE r."examId" = e."id" AND r."readerId" = $2 AND r."status" = 'FINALISED') AS "readByMe",
       EXISTS (SELECT 1 FROM "Exposure" x WHERE x."examId" = e."id" AND x."userId" = $2) AS "openedByMe"
     FROM "Exam" e JOIN "Project" j ON j."id" = e."projectId" WHERE e."id" = $1`,
    [examId, readerId, now],
  );
  return row ?? null;
}
