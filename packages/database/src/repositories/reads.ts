import type { BreastAssessment, Finding, Opinion, ReadStatus } from "@second-read/domain";
import type { SqlRunner } from "../connection.ts";
import { preparedByIds } from "../prepared.ts";
import { query, word } from "../statements.ts";

export interface ReadRecord {
  readonly id: string;
  readonly examId: string;
  readonly projectId: string;
  readonly readerId: string;
  readonly round: number;
  readonly order: number;
  readonly status: ReadStatus;
  readonly revision: number;
  readonly breasts: readonly BreastAssessment[];
  readonly findings: readonly Finding[];
  readonly blindOpinion: Opinion | null;
  readonly finalOpinion: Opinion | null;
  readonly activeSeconds: number | null;
  readonly startedAt: Date;
  readonly finalisedAt: Date | null;
  readonly finaliseKey: string | null;
  readonly requestDigest: string | null;
  /** Expiry of the reader's own lease on the exam; null without one. */
  readonly leaseExpiresAt: Date | null;
}

/** Columns of a ReadRecord from a read `r` and its reader's lease `l`. */
export const readColumns = [
  "r.id",
  "r.examId",
  "r.projectId",
  "r.readerId",
  "r.round",
  "r.order",
  "r.status",
  "r.revision",
  "r.breasts",
  "r.findings",
  "r.blindOpinion",
  "r.finalOpinion",
  "r.activeSeconds",
  "r.startedAt",
  "r.finalisedAt",
  "r.finaliseKey",
  "r.requestDigest",
  "l.expiresAt as leaseExpiresAt",
] as const;

const reads = query
  .selectFrom("Read as r")
  .leftJoin("Lease as l", (join) =>
    join.onRef("l.examId", "=", "r.examId").onRef("l.userId", "=", "r.readerId").on("r.status", "=", word("DRAFT")),
  )
  .select(readColumns);

/** The finalised reads of exams in their newest round first; within a round in the order in which they were finalised. */
export async function findFinalisedReads(sql: SqlRunner, examIds: readonly string[]): Promise<ReadRecord[]> {
  return sql.run(finalisedReadsOf(examIds, {}));
}

const finalisedReadsOf = preparedByIds((examId) =>
  reads
    .where("r.examId", "=", examId)
    .where("r.status", "=", word("FINALISED"))
    .orderBy("r.examId")
    .orderBy("r.round", "desc")
    .orderBy("r.order"),
);

/** One person's newest read of each exam: an open draft or a finalised one. */
export async function findReadsOf(sql: SqlRunner, examIds: readonly string[], readerId: string): Promise<ReadRecord[]> {
  return sql.run(newestReadsBy(examIds, { readerId }));
}

const newestReadsBy = preparedByIds((examId, { readerId }: { readonly readerId: string }) =>
  reads
    .distinctOn("r.examId")
    .where("r.examId", "=", examId)
    .where("r.readerId", "=", readerId)
    .where("r.status", "<>", word("WITHDRAWN"))
    .orderBy("r.examId")
    .orderBy("r.round", "desc"),
);

export async function findRead(sql: SqlRunner, id: string): Promise<ReadRecord | null> {
  const [row] = await sql.run(reads.where("r.id", "=", id));
  return row ?? null;
}
