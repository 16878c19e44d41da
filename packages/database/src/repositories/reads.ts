import type { BreastClass, Laterality, Opinion, ReadStatus } from "@second-read/domain";
import type { SqlRunner } from "../connection.ts";
import type { StoredFinding } from "../stored-finding.ts";

/** What one read says of one breast, as its JSON column holds it. */
export interface StoredAssessment {
  readonly laterality: Laterality;
  readonly birads: string | null;
  readonly density: string | null;
  readonly opinion: Opinion;
  readonly class: BreastClass | null;
  readonly technicalRecallReason: string | null;
  /** Reads from before recalls were asked for a mark do not have it. */
  readonly noLocation?: boolean | null;
  readonly technicalRecallImageIds: readonly string[] | null;
}

export interface ReadRecord {
  readonly id: string;
  readonly examId: string;
  readonly projectId: string;
  readonly readerId: string;
  readonly round: number;
  readonly order: number;
  readonly status: ReadStatus;
  readonly revision: number;
  readonly breasts: readonly StoredAssessment[];
  readonly findings: readonly StoredFinding[];
  readonly blindOpinion: Opinion | null;
  readonly finalOpinion: Opinion | null;
  readonly activeSeconds: number | null;
  readonly startedAt: Date;
  readonly finalisedAt: Date | null;
  readonly finaliseKey: string | null;
  readonly requestDigest: string | null;
  /** Of the reader's own lease on the exam; null without one. */
  readonly leaseExpiresAt: Date | null;
}

/** Columns of a ReadRecord from "Read" r; the lease from "Lease" l, joined on exam and reader. */
export const readColumns = `r."id", r."examId", r."projectId", r."readerId", r."round", r."order", r."status", r."revision", r."breasts", r."findings",
  r."blindOpinion", r."finalOpinion", r."activeSeconds", r."startedAt", r."finalisedAt", r."finaliseKey", r."requestDigest",
  l."expiresAt" AS "leaseExpiresAt"`;
const readTables = `"Read" r LEFT JOIN "Lease" l ON l."examId" = r."examId" AND l."userId" = r."readerId" AND r."status" = 'DRAFT'`;

/** The finalised reads of exams in their newest round first; within a round in the order in which they were finalised. */
export async function findFinalisedReads(sql: SqlRunner, examIds: readonly string[]): Promise<ReadRecord[]> {
  return sql.query<ReadRecord>(
    `SELECT ${readColumns} FROM ${readTables} WHERE r."examId" = ANY($1) AND r."status" = 'FINALISED' ORDER BY r."examId", r."round" DESC, r."order"`,
    [examIds],
  );
}

/** One person's newest read of each exam: an open draft or a finalised one. */
export async function findReadsOf(sql: SqlRunner, examIds: readonly string[], readerId: string): Promise<ReadRecord[]> {
  return sql.query<ReadRecord>(
    `SELECT DISTINCT ON (r."examId") ${readColumns} FROM ${readTables}
     WHERE r."examId" = ANY($1) AND r."readerId" = $2 AND r."status" <> 'WITHDRAWN' ORDER BY r."examId", r."round" DESC`,
    [examIds, readerId],
  );
}

export async function findRead(sql: SqlRunner, id: string): Promise<ReadRecord | null> {
  const [row] = await sql.query<ReadRecord>(`SELECT ${readColumns} FROM ${readTables} WHERE r."id" = $1`, [id]);
  return row ?? null;
}
