import { statusAfter } from "@second-read/domain";
import type { Expression } from "kysely";
import type { SqlRunner } from "../connection.ts";
import { countRows, exists, query, raw } from "../statements.ts";

export interface NewRound {
  /** The discrepancy or reason; never shown to readers. */
  readonly becauseOf: string;
  /** A truth based on pathology is under review: no reader decides about it. */
  readonly truthIsPathology: boolean;
  /** In short, for the arbiter. */
  readonly arbitrationWhy: string;
}

/**
 * Opens a new round: QUEUED for readers who have neither read nor opened the exam; ARBITRATION if there are none, or if the truth rests on pathology.
 * The exam goes to the end of the queue: an old exam in front of all others would reveal that it is being read again. The caller holds the lock on
 * the exam's row.
 */
export async function openRound(sql: SqlRunner, examId: string, { becauseOf, truthIsPathology, arbitrationWhy }: NewRound): Promise<void> {
  const [exam] = await sql.run(
    query
      .selectFrom("Exam as e")
      .select((eb) => ["e.status", freshReaders(eb.ref("e.id"), eb.ref("e.projectId")).as("freshReaders")])
      .where("e.id", "=", examId),
  );
  if (!exam) throw new Error("an exam that was locked is gone");
  const status = statusAfter(exam.status, { kind: "NEW_ROUND", freshReaders: exam.freshReaders, truthIsPathology });
  const straight = status === "ARBITRATION";
  await sql.run(
    query
      .updateTable("Exam")
      .set((eb) => ({
        status,
        round: eb("round", "+", 1),
        readCount: 0,
        readBy: raw`array(select distinct r."readerId" from "Read" r where r."examId" = "Exam"."id" and r."status" = 'FINALISED' order by 1)`,
        settledAt: null,
        takesEffectAt: null,
        sentBackBecause: becauseOf,
        queueOrder: raw`nextval(pg_get_serial_sequence('"Exam"', 'queueOrder'))`,
        arbitrationWhy: straight ? [arbitrationWhy] : [],
        arbitrationSince: straight ? raw`now()` : null,
      }))
      .where("id", "=", examId),
  );
}

/** Readers of the project who have neither read nor opened the exam. */
function freshReaders(examId: Expression<string>, projectId: Expression<string>) {
  return query
    .selectFrom("Membership as m")
    .select(countRows().as("count"))
    .where("m.projectId", "=", projectId)
    .where(raw<boolean>`'READER' = any(m."roles")`)
    .where((eb) =>
      eb.not(
        exists(query.selectFrom("Read as r").select("r.id").where("r.examId", "=", examId).where("r.readerId", "=", eb.ref("m.userId"))),
      ),
    )
    .where((eb) =>
      eb.not(
        exists(
          query.selectFrom("Exposure as o").select("o.examId").where("o.examId", "=", examId).where("o.userId", "=", eb.ref("m.userId")),
        ),
      ),
    )
    .$asScalar();
}
