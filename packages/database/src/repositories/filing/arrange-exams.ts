import { arrangeExams, type ExamMove, priorOf, statusAfter } from "@second-read/domain";
import type { Expression } from "kysely";
import type { SqlRunner } from "../../connection.ts";
import { exists, query, raw, word } from "../../statements.ts";

/** Locks all exams of the exam's patient, always in the same order, so that two exams that close at once cannot deadlock. */
export async function lockExamsOfPatient(sql: SqlRunner, examId: string): Promise<void> {
  await sql.run(
    query
      .selectFrom("Exam")
      .select("id")
      .where("patientId", "=", query.selectFrom("Exam").select("patientId").where("id", "=", examId))
      .orderBy("id")
      .forUpdate(),
  );
}

/** Exams as DatedExams. A draft, a read or a reopened round counts as begun; an exam held for prefetching does not. */
export const datedExams = query
  .selectFrom("Exam as e")
  .select((eb) => [
    "e.id",
    "e.patientId",
    "e.status",
    "e.acquiredOn",
    "e.readRetrospectively",
    "e.priorId",
    raw<boolean>`(e."round" > 1 or ${exists(
      query.selectFrom("Read as r").select("r.id").where("r.examId", "=", eb.ref("e.id")).where("r.status", "<>", word("WITHDRAWN")),
    )} or ${exists(leasesOn(eb.ref("e.id")).where("l.kind", "=", word("READ")))})`.as("begun"),
  ]);

export function leasesOn(examId: Expression<string>) {
  return query.selectFrom("Lease as l").select("l.examId").where("l.examId", "=", examId);
}

/**
 * Moves a patient's earlier exams out of the reading queue, or back into it, and links each exam to its prior. The caller holds the locks on all of
 * the patient's exams. Returns the changes.
 */
export async function arrangeExamsOf(sql: SqlRunner, patientId: string): Promise<ExamMove[]> {
  const [project] = await sql.run(
    query.selectFrom("Patient as p").innerJoin("Project as j", "j.id", "p.projectId").select("j.settings").where("p.id", "=", patientId),
  );
  const exams = await sql.run(datedExams.where("e.patientId", "=", patientId).orderBy("e.id"));
  const moves = arrangeExams(exams, { allRetrospective: project?.settings.readRetrospectively ?? false });
  const statusOf = new Map(exams.map(({ id, status }) => [id, status]));
  for (const { examId, to } of moves) {
    const status = statusAfter(statusOf.get(examId) ?? to, { kind: to === "PRIOR" ? "BECAME_PRIOR" : "PRIOR_QUEUED" });
    // A reader who held it for prefetching gets another one.
    if (to === "PRIOR") await sql.run(query.deleteFrom("Lease").where("examId", "=", examId).where("kind", "=", word("HELD")));
    await sql.run(query.updateTable("Exam").set({ status }).where("id", "=", examId));
  }
  for (const exam of exams) {
    const priorId = priorOf(exam, exams);
    if (priorId !== exam.priorId) await sql.run(query.updateTable("Exam").set({ priorId }).where("id", "=", exam.id));
  }
  return moves;
}

/** The same for every patient of a project who has several exams, after the project's setting has changed. */
export async function arrangeExamsOfProject(sql: SqlRunner, projectId: string): Promise<ExamMove[]> {
  const patients = await sql.run(
    query
      .selectFrom("Exam")
      .select("patientId")
      .where("projectId", "=", projectId)
      .groupBy("patientId")
      .having(raw<number>`count(*)`, ">", 1)
      .orderBy("patientId"),
  );
  const moves: ExamMove[] = [];
  for (const { patientId } of patients) {
    await sql.run(query.selectFrom("Exam").select("id").where("patientId", "=", patientId).orderBy("id").forUpdate());
    moves.push(...(await arrangeExamsOf(sql, patientId)));
  }
  return moves;
}
