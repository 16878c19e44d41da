import type { SqlRunner } from "../../connection.ts";
import { prepared } from "../../prepared.ts";
import { query, raw } from "../../statements.ts";

// Every function that writes a read is called with the exam's row locked, which serialises readers of one exam. What it then reads is in a later
// statement, and so sees everything committed before the lock was acquired.

/** Locks the exam of a read until the transaction ends; null if there is no such read. */
export async function lockExamOfRead(sql: SqlRunner, readId: string): Promise<string | null> {
  const [row] = await sql.run(examOfRead({ readId }));
  return row?.id ?? null;
}

const examOfRead = prepared(({ readId }: { readonly readId: string }) =>
  query.selectFrom("Read as r").innerJoin("Exam as e", "e.id", "r.examId").select("e.id").where("r.id", "=", readId).forUpdate("e"),
);

export async function lockExam(sql: SqlRunner, examId: string): Promise<boolean> {
  return (await sql.run(query.selectFrom("Exam").select("id").where("id", "=", examId).forUpdate())).length === 1;
}

/**
 * Serialises one reader's requests to a project's queue until the transaction ends: several at once (a double press, two tabs) then find what the
 * first was given. To be called before any exam's row is locked.
 */
export async function lockReader(sql: SqlRunner, projectId: string, readerId: string): Promise<void> {
  await lockName(sql, `reader ${projectId} ${readerId}`);
}

/** Serialises transactions that name the same thing, each until it ends. */
export async function lockName(sql: SqlRunner, name: string): Promise<void> {
  await sql.run(advisoryLock({ name }));
}

// Selected from the function as a table: a bare call returns a void column, which Prisma cannot read.
const advisoryLock = prepared(
  ({ name }: { readonly name: string }) => raw`select 1 as "locked" from pg_advisory_xact_lock(hashtextextended(${name}, 0))`,
);
