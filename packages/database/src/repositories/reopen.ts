import type { ExamStatus, TruthStrength } from "@second-read/domain";
import type { SqlRunner } from "../connection.ts";
import { exists, listOf, query, raw } from "../statements.ts";
import { openRound } from "./open-round.ts";
import { truthEvent, truthEventColumns } from "./truth-event.ts";

export interface ExamToReopen {
  readonly projectId: string;
  readonly status: ExamStatus;
  readonly readByActor: boolean;
  readonly strengths: readonly TruthStrength[];
}

/** The facts on which reopening depends; the exam's row stays locked until the transaction ends. */
export async function lockExamToReopen(sql: SqlRunner, examId: string, actorId: string): Promise<ExamToReopen | null> {
  const [exam] = await sql.run(
    query
      .selectFrom("Exam as e")
      .select((eb) => [
        "e.projectId",
        "e.status",
        exists(query.selectFrom("Read as r").select("r.id").where("r.examId", "=", eb.ref("e.id")).where("r.readerId", "=", actorId)).as(
          "readByActor",
        ),
        listOf(
          query
            .selectFrom("Breast as b")
            .innerJoin("Truth as t", "t.id", "b.truthId")
            .select(raw<TruthStrength>`t."strength"::text`.as("strength"))
            .where("b.examId", "=", eb.ref("e.id")),
        ).as("strengths"),
      ])
      .where("e.id", "=", examId)
      .forUpdate("e"),
  );
  return exam ?? null;
}

/** Opens a new round with the truth of every breast under review, and an event for each. */
export async function reopenForReading(
  sql: SqlRunner,
  exam: { readonly examId: string; readonly reason: string; readonly isPathology: boolean; readonly byId: string; readonly at: Date },
): Promise<void> {
  const { examId, reason, isPathology, byId, at } = exam;
  await sql.run(
    query
      .insertInto("TruthEvent")
      .columns(truthEventColumns)
      .expression((eb) =>
        eb
          .selectFrom("Breast")
          .select(truthEvent("DOUBTED", { at, byId, reason }))
          .where("examId", "=", examId)
          .where("truthId", "is not", null)
          .where("truthInDoubt", "=", false),
      ),
  );
  await sql.run(query.updateTable("Breast").set({ truthInDoubt: true }).where("examId", "=", examId).where("truthId", "is not", null));
  await openRound(sql, examId, { becauseOf: reason, truthIsPathology: isPathology, arbitrationWhy: "truth in doubt" });
}
