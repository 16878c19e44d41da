import { randomUUID } from "node:crypto";
import { AppError, statusAfter } from "@second-read/domain";
import type { RawBuilder } from "kysely";
import type { SqlRunner } from "../../connection.ts";
import { prepared } from "../../prepared.ts";
import { anyOf, query, word } from "../../statements.ts";
import { type ReadRecord, readColumns } from "../reads.ts";

/** The status that a lease gives an exam. */
export const taken = statusAfter("QUEUED", { kind: "LEASE_TAKEN" });
/** The status of an exam whose lease ends while it is being read. */
export const freed = statusAfter("READING", { kind: "LEASE_ENDED", leasesHeld: 0 });

export interface LeaseTerms {
  readonly readerId: string;
  readonly now: Date;
  readonly expiresAt: Date;
}

/** Takes leases on an exam or on any of a list, or renews the reader's own. Another reader's active lease is left alone. */
export function lease(examId: string | RawBuilder<string>, kind: "READ" | "HELD", { readerId, now, expiresAt }: LeaseTerms) {
  return query
    .insertInto("Lease")
    .columns(["examId", "projectId", "userId", "kind", "expiresAt", "createdAt"])
    .expression((eb) =>
      eb
        .selectFrom("Exam")
        .select([
          "id",
          "projectId",
          eb.val(readerId).as("userId"),
          word(kind).as("kind"),
          eb.val(expiresAt).as("expiresAt"),
          eb.val(now).as("createdAt"),
        ])
        .where("id", "=", examId),
    )
    .onConflict((conflict) =>
      conflict
        .column("examId")
        .doUpdateSet({ userId: readerId, kind, expiresAt })
        .where((eb) => eb.or([eb("Lease.userId", "=", readerId), eb("Lease.expiresAt", "<=", now)])),
    );
}

/**
 * Gives the reader the exam: lease, status READING, and a draft (the one of this round, if they had one). The caller holds the lock on the exam's
 * row.
 * @throws AppError WRONG_STATE if somebody else holds the lease: nobody reads without one
 */
export async function takeExam(sql: SqlRunner, { examId, ...terms }: LeaseTerms & { readonly examId: string }): Promise<ReadRecord> {
  // Random, not time-based: the time at which a read began would reveal whose it is.
  const [row] = await sql.run(takeOne({ readId: randomUUID(), examId, ...terms }));
  if (!row) throw new AppError("WRONG_STATE", "Another reader has this exam at the moment.");
  return row;
}

const takeOne = prepared(
  ({ readId, examId, readerId, now, expiresAt }: LeaseTerms & { readonly readId: string; readonly examId: string }) =>
    query
      .with("exam", (q) => q.updateTable("Exam").set({ status: taken }).where("id", "=", examId).returning(["id", "projectId", "round"]))
      .with("l", () => lease(examId, "READ", { readerId, now, expiresAt }).returning("expiresAt"))
      .with("r", (q) =>
        q
          .insertInto("Read")
          .columns(["id", "examId", "projectId", "readerId", "round", "startedAt"])
          .expression((eb) =>
            eb
              .selectFrom("exam")
              .select([
                eb.val(readId).as("readId"),
                "exam.id",
                "exam.projectId",
                eb.val(readerId).as("readerId"),
                "exam.round",
                eb.val(now).as("startedAt"),
              ]),
          )
          .onConflict((conflict) => conflict.columns(["examId", "readerId", "round"]).doUpdateSet({ status: "DRAFT" }))
          .returningAll(),
      )
      .selectFrom("r")
      .innerJoin("l", (join) => join.onTrue())
      .select(readColumns),
);

/** How many other exams of the project the reader has open, with an active lease. */
export async function countOtherOpenReads(
  sql: SqlRunner,
  { projectId, examId, readerId, now }: { projectId: string; examId: string; readerId: string; now: Date },
): Promise<number> {
  const rows = await sql.run(
    query
      .selectFrom("Lease")
      .select("examId")
      .where("projectId", "=", projectId)
      .where("userId", "=", readerId)
      .where("kind", "=", word("READ"))
      .where("expiresAt", ">", now)
      .where("examId", "<>", examId),
  );
  return rows.length;
}

/** Holds exams for prefetching, or extends the hold. */
export async function holdExams(
  sql: SqlRunner,
  { examIds, ...terms }: LeaseTerms & { readonly examIds: readonly string[] },
): Promise<void> {
  if (examIds.length === 0) return;
  await sql.run(
    query
      .with("exam", (q) => q.updateTable("Exam").set({ status: taken }).where("id", "=", anyOf(examIds)).returning("id"))
      .with("held", () => lease(anyOf(examIds), "HELD", terms).returning("examId"))
      .selectFrom("held")
      .select("examId"),
  );
}

/** Ends leases that ran out; exams that nobody reads any more are queued again. Returns the projects whose queues changed. */
export async function sweepLeases(sql: SqlRunner, now: Date, projectId: string | null = null): Promise<string[]> {
  const lapsed = query
    .selectFrom("Lease as l")
    .innerJoin("Exam as e", "e.id", "l.examId")
    .select("e.id")
    .where("l.expiresAt", "<=", now)
    .orderBy("e.id")
    .forUpdate("e")
    .skipLocked();
  const exams = await sql.run(projectId === null ? lapsed : lapsed.where("l.projectId", "=", projectId));
  if (exams.length === 0) return [];
  const ended = await sql.run(
    query
      .deleteFrom("Lease")
      .where("examId", "=", anyOf(exams.map(({ id }) => id)))
      .where("expiresAt", "<=", now)
      .returning(["examId", "projectId"]),
  );
  await sql.run(
    query
      .updateTable("Exam")
      .set({ status: freed })
      .where("id", "=", anyOf(ended.map(({ examId }) => examId)))
      .where("status", "=", word("READING"))
      .where("takesEffectAt", "is", null),
  );
  return [...new Set(ended.map((one) => one.projectId))];
}
