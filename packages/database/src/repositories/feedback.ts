import { AppError } from "@second-read/domain";
import type { SqlRunner } from "../connection.ts";
import type { Page, PageRequest } from "../paging.ts";
import type { Decision } from "./arbitration.ts";

/** A decision on an exam that the asking reader has read. */
export interface FeedbackRecord extends Decision {
  readonly examId: string;
  readonly projectId: string;
  readonly seenAt: Date | null;
}

/**
 * Decisions that took effect on exams which reader `$2` has read, of the exam's newest round, while the exam is final: while it is read again
 * nothing of it is told. `$1`: the project.
 */
const feedbackOf = `"Adjudication" a
  JOIN "Exam" e ON e."id" = a."examId" AND e."round" = a."round" AND e."status" IN ('SETTLED', 'TECHNICAL_RECALL')
  LEFT JOIN "FeedbackSeen" s ON s."adjudicationId" = a."id" AND s."userId" = $2
  WHERE a."projectId" = $1 AND a."concludedAt" IS NOT NULL AND a."undoneAt" IS NULL
    AND EXISTS (SELECT 1 FROM "Read" r WHERE r."examId" = a."examId" AND r."readerId" = $2 AND r."status" = 'FINALISED' AND r."round" <= a."round")`;
const feedbackColumns = `a."id", a."examId", a."projectId", a."reason", a."at", a."breasts", s."at" AS "seenAt"`;

interface OfReader {
  readonly projectId: string;
  readonly readerId: string;
}

/** How many decisions the reader has not seen yet, as a scalar subquery with the parameters of `feedbackOf`. */
export const unseenFeedback = `(SELECT count(*)::int FROM ${feedbackOf} AND s."at" IS NULL)`;

/** Newest decision first; the cursor is the last decision's id, which grows with time. */
export async function listFeedback(
  sql: SqlRunner,
  { projectId, readerId, first, after }: OfReader & PageRequest,
): Promise<Page<FeedbackRecord>> {
  const rows = await sql.query<FeedbackRecord>(
    `SELECT ${feedbackColumns} FROM ${feedbackOf} AND ($3::text IS NULL OR a."id" < $3) ORDER BY a."id" DESC LIMIT $4`,
    [projectId, readerId, readCursor(after), first + 1],
  );
  const nodes = rows.slice(0, first);
  const last = nodes.at(-1);
  return {
    nodes,
    hasNextPage: rows.length > first,
    endCursor: last ? Buffer.from(last.id).toString("base64url") : null,
    totalCount: async () => {
      const [row] = await sql.query<{ count: number }>(`SELECT count(*)::int AS "count" FROM ${feedbackOf}`, [projectId, readerId]);
      return row?.count ?? 0;
    },
  };
}

function readCursor(after: string | null | undefined): string | null {
  if (after == null || after === "") return null;
  const id = Buffer.from(after.slice(0, 100), "base64url").toString("utf8");
  if (!/^[0-9a-f-]{36}$/.test(id)) throw new AppError("INVALID_INPUT", "This cursor is not one that a page gave.");
  return id;
}

/** Null where there is no such decision, or none that is this reader's to know. */
export async function findFeedback(sql: SqlRunner, { id, ...of }: OfReader & { readonly id: string }): Promise<FeedbackRecord | null> {
  const [row] = await sql.query<FeedbackRecord>(`SELECT ${feedbackColumns} FROM ${feedbackOf} AND a."id" = $3`, [
    of.projectId,
    of.readerId,
    id,
  ]);
  return row ?? null;
}

/** The first time counts. */
export async function markFeedbackSeen(
  sql: SqlRunner,
  seen: { readonly id: string; readonly readerId: string; readonly at: Date },
): Promise<void> {
  await sql.query(`INSERT INTO "FeedbackSeen" ("adjudicationId", "userId", "at") VALUES ($1, $2, $3) ON CONFLICT DO NOTHING`, [
    seen.id,
    seen.readerId,
    seen.at,
  ]);
}
