import { countUnordered, type ExamStatus } from "@second-read/domain";
import type { SqlRunner } from "../connection.ts";
import { preparedByIds } from "../prepared.ts";
import { anyOf, query } from "../statements.ts";
import { arrangeExamsOf, datedExams, lockExamsOfPatient } from "./filing/arrange-exams.ts";

export interface PriorRequestRecord {
  readonly examId: string;
  readonly byId: string;
  readonly reason: string | null;
  readonly at: Date;
}

/** Requests earlier exams, once per person. @returns false if this person has requested them before */
export async function insertPriorRequest(sql: SqlRunner, { examId, byId, reason, at }: PriorRequestRecord): Promise<boolean> {
  const rows = await sql.run(
    query
      .insertInto("PriorRequest")
      .columns(["examId", "byId", "projectId", "reason", "at"])
      .expression((eb) =>
        eb
          .selectFrom("Exam")
          .select(["id", eb.val(byId).as("byId"), "projectId", eb.val(reason).as("reason"), eb.val(at).as("at")])
          .where("id", "=", examId),
      )
      .onConflict((conflict) => conflict.doNothing())
      .returning("examId"),
  );
  return rows.length === 1;
}

/** Earliest request first. */
export async function findPriorRequests(sql: SqlRunner, examIds: readonly string[]): Promise<PriorRequestRecord[]> {
  return sql.run(requestsFor(examIds, {}));
}

const requestsFor = preparedByIds((examId) =>
  query.selectFrom("PriorRequest").select(["examId", "byId", "reason", "at"]).where("examId", "=", examId).orderBy("at").orderBy("byId"),
);

/** For each exam: how many other exams of the patient are not known to be earlier or later. */
export async function countUnorderedExams(sql: SqlRunner, examIds: readonly string[]): Promise<Map<string, number>> {
  const exams = await sql.run(
    datedExams.where("e.patientId", "in", query.selectFrom("Exam").select("patientId").where("id", "=", anyOf(examIds))),
  );
  const own = exams.filter(({ id }) => examIds.includes(id));
  return new Map(
    own.map((exam) => [
      exam.id,
      countUnordered(
        exam,
        exams.filter(({ patientId }) => patientId === exam.patientId),
      ),
    ]),
  );
}

export interface ExamToQueue {
  readonly projectId: string;
  readonly patientId: string;
  readonly status: ExamStatus;
}

/** The exam, with the rows of all of its patient's exams locked until the transaction ends. */
export async function lockExamToQueue(sql: SqlRunner, examId: string): Promise<ExamToQueue | null> {
  await lockExamsOfPatient(sql, examId);
  const [exam] = await sql.run(query.selectFrom("Exam").select(["projectId", "patientId", "status"]).where("id", "=", examId));
  return exam ?? null;
}

/** Lets a prior be read although the patient has a later exam. */
export async function queueForRetrospectiveRead(sql: SqlRunner, examId: string, patientId: string): Promise<void> {
  await sql.run(query.updateTable("Exam").set({ readRetrospectively: true }).where("id", "=", examId));
  await arrangeExamsOf(sql, patientId);
}
