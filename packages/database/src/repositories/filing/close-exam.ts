import { type ExamMove, everyBreastHasTruth, ingestQuietSeconds, type Laterality, statusAfter } from "@second-read/domain";
import type { Expression } from "kysely";
import type { SqlRunner } from "../../connection.ts";
import { exists, listOf, query, raw, word, words } from "../../statements.ts";
import { lateralitiesWithImages } from "../images.ts";
import { openRound } from "../open-round.ts";
import { announce } from "../webhooks/announce.ts";
import { arrangeExamsOf, leasesOn, lockExamsOfPatient } from "./arrange-exams.ts";

export type CloseOutcome =
  | { readonly kind: "WAIT"; readonly seconds: number }
  | { readonly kind: "UNCHANGED" }
  /** With `finalChanged` the exam has become final, or is no longer. */
  | { readonly kind: "MOVED"; readonly projectId: string; readonly moves: readonly ExamMove[]; readonly finalChanged: boolean }
  | { readonly kind: "NEW_ROUND"; readonly projectId: string; readonly moves: readonly ExamMove[] };

/**
 * Lets an exam out of INGESTING once no open upload names its patient and nothing was filed for a while: SETTLED if every breast with images has
 * truth, else QUEUED, or PRIOR if the patient has a later exam. A later file may move an exam again that nobody has begun to read. If it adds a
 * breast to an exam decided by people, the exam goes to readers in a new round; truth in force stays, and is not under review.
 */
export async function closeExam(sql: SqlRunner, examId: string, now: Date): Promise<CloseOutcome> {
  await lockExamsOfPatient(sql, examId);
  const exam = await loadExamToClose(sql, examId, now);
  if (!exam) return { kind: "UNCHANGED" };
  const complete = everyBreastHasTruth(exam.withImages, exam.withTruth);
  const mayMove = exam.status === "INGESTING" || (!exam.begun && ["QUEUED", "SETTLED", "PRIOR"].includes(exam.status));
  const hasNewBreast = exam.begun && exam.status === "SETTLED" && !complete;
  const { projectId } = exam;
  if (!mayMove && !hasNewBreast) {
    // A corrected date may have changed which of the patient's exams is the last.
    const moves = await arrangeExamsOf(sql, exam.patientId);
    return moves.length === 0 ? { kind: "UNCHANGED" } : { kind: "MOVED", projectId, moves, finalChanged: false };
  }
  const quietFor = (now.getTime() - exam.lastFiledAt.getTime()) / 1000;
  // Half a second of grace, because the queue's clock and this one differ.
  if (exam.open || quietFor < ingestQuietSeconds - 0.5)
    return { kind: "WAIT", seconds: Math.max(2, Math.ceil(ingestQuietSeconds - quietFor)) };
  if (hasNewBreast) {
    await openRound(sql, examId, { becauseOf: "a breast came later", truthIsPathology: false, arbitrationWhy: "breast came later" });
    return { kind: "NEW_ROUND", projectId, moves: await arrangeExamsOf(sql, exam.patientId) };
  }
  const to = statusAfter(exam.status, { kind: "FILES_ARRIVED", everyBreastHasTruth: complete });
  if (to !== exam.status)
    await sql.run(
      query
        .updateTable("Exam")
        .set({ status: to, settledAt: to === "SETTLED" ? now : null })
        .where("id", "=", examId),
    );
  if (to === "SETTLED" && to !== exam.status) await announce(sql, projectId, { event: "EXAM_FINAL", examId }, now);
  const moves = await arrangeExamsOf(sql, exam.patientId);
  if (to === exam.status && moves.length === 0) return { kind: "UNCHANGED" };
  return { kind: "MOVED", projectId, moves, finalChanged: (to === "SETTLED") !== (exam.status === "SETTLED") };
}

async function loadExamToClose(sql: SqlRunner, examId: string, now: Date) {
  const [exam] = await sql.run(
    query
      .selectFrom("Exam as e")
      .innerJoin("Patient as p", "p.id", "e.patientId")
      .select((eb) => [
        "e.projectId",
        "e.patientId",
        "e.status",
        "e.lastFiledAt",
        exists(openUploads(eb.ref("e.id"), eb.ref("e.projectId"), eb.ref("p.keyHash"), now)).as("open"),
        // Somebody is working or has worked on it, or it is in a round that was opened for a reason: no file makes it final.
        raw<boolean>`(e."round" > 1 or ${exists(query.selectFrom("Read as r").select("r.id").where("r.examId", "=", eb.ref("e.id")))} or ${exists(
          leasesOn(eb.ref("e.id")),
        )})`.as("begun"),
        lateralitiesWithImages(eb.ref("e.id")).as("withImages"),
        listOf(
          query
            .selectFrom("Breast as b")
            .select(raw<Laterality>`b."laterality"::text`.as("laterality"))
            .where("b.examId", "=", eb.ref("e.id"))
            .where("b.truthId", "is not", null),
        ).as("withTruth"),
      ])
      .where("e.id", "=", examId),
  );
  return exam;
}

/** Uploads that may yet bring a file of the exam's patient: named by the sender's key or by what the filed images say. */
function openUploads(examId: Expression<string>, projectId: Expression<string>, patientKeyHash: Expression<string>, now: Date) {
  return query
    .selectFrom("Upload as u")
    .select("u.id")
    .where("u.projectId", "=", projectId)
    .where((eb) =>
      eb.or([
        eb("u.patientKeyHash", "=", patientKeyHash),
        eb(
          "u.patientKeyHash",
          "in",
          query.selectFrom("Image as i").select(raw<string>`i."header"->>'patientId'`.as("patientId")).where("i.examId", "=", examId),
        ),
      ]),
    )
    .where((eb) =>
      eb.or([
        eb("u.status", "in", words(["RECEIVED", "PROCESSING"])),
        eb.and([eb("u.status", "=", word("AWAITING_BYTES")), eb("u.expiresAt", ">", now)]),
      ]),
    );
}
