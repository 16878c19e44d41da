import type { SqlRunner } from "../connection.ts";
import { cutPage, type Page, type PageRequest, readPlace, writePlace } from "../paging.ts";
import { exists, query, words } from "../statements.ts";
import type { Decision } from "./arbitration.ts";
import { beginsWith, countWhatChanged, keptCounts, sumWhere } from "./counts/kept-counts.ts";
import { anyExamReadOrOpened, knowsFewExams } from "./known-exams.ts";
import { finalisedBy } from "./reading/load-reading.ts";

/** A decision on an exam that the asking reader has read. */
export interface FeedbackRecord extends Decision {
  readonly examId: string;
  readonly projectId: string;
  readonly seenAt: Date | null;
}

interface OfReader {
  readonly projectId: string;
  readonly readerId: string;
}

/**
 * Decisions that took effect on exams that the reader has read, of the exam's newest round, while the exam is final: while it is being read again,
 * nothing about it is revealed.
 */
function feedbackOf({ projectId, readerId }: OfReader) {
  return query
    .selectFrom("Adjudication as a")
    .innerJoin("Exam as e", (join) =>
      join
        .onRef("e.id", "=", "a.examId")
        .onRef("e.round", "=", "a.round")
        .on("e.status", "in", words(["SETTLED", "TECHNICAL_RECALL"])),
    )
    .leftJoin("FeedbackSeen as s", (join) => join.onRef("s.adjudicationId", "=", "a.id").on("s.userId", "=", readerId))
    .where("a.projectId", "=", projectId)
    .where("a.concludedAt", "is not", null)
    .where("a.undoneAt", "is", null)
    .where((eb) => exists(finalisedBy(eb.ref("a.examId"), readerId).where("r.round", "<=", eb.ref("a.round"))));
}

const columns = ["a.id", "a.examId", "a.projectId", "a.reason", "a.at", "a.breasts", "s.at as seenAt"] as const;

/** Newest decision first; the cursor is the last decision's id, which grows with time. */
export async function listFeedback(sql: SqlRunner, { first, after, ...of }: OfReader & PageRequest): Promise<Page<FeedbackRecord>> {
  const [before] = readPlace(after, /^([0-9a-f-]{36})$/) ?? [];
  const all = feedbackOf(of);
  const person = { projectId: of.projectId, personId: of.readerId };
  const near = (await knowsFewExams(sql, person)) ? all.where("a.examId", "=", anyExamReadOrOpened(person)) : all;
  const rows = await sql.run(
    (before === undefined ? near : near.where("a.id", "<", before))
      .select(columns)
      .orderBy("a.id", "desc")
      .limit(first + 1),
  );
  return {
    ...cutPage(rows, { first }, ({ id }) => writePlace(id)),
    totalCount: async () => {
      await countWhatChanged(sql, [of.projectId]);
      const counted = keptCounts([of.projectId], [of.readerId]).select(sumWhere(beginsWith("feedback")).as("count"));
      const [row] = await sql.run(counted);
      return row?.count ?? 0;
    },
  };
}

/** Null if there is no such decision, or this reader may not know it. */
export async function findFeedback(sql: SqlRunner, { id, ...of }: OfReader & { readonly id: string }): Promise<FeedbackRecord | null> {
  const [row] = await sql.run(feedbackOf(of).select(columns).where("a.id", "=", id));
  return row ?? null;
}

/** Only the first time counts; false any other time. */
export async function markFeedbackSeen(
  sql: SqlRunner,
  { id, readerId, at }: { readonly id: string; readonly readerId: string; readonly at: Date },
): Promise<boolean> {
  const written = await sql.run(
    query
      .insertInto("FeedbackSeen")
      .values({ adjudicationId: id, userId: readerId, at })
      .onConflict((conflict) => conflict.doNothing())
      .returning("userId"),
  );
  return written.length > 0;
}
