import { statusAfter } from "@second-read/domain";
import type { SqlRunner } from "../connection.ts";
import { json, query, raw, word } from "../statements.ts";
import { expireExportsOf } from "./exports/exports.ts";
import { arrangeExamsOf, lockExamsOfPatient } from "./filing/arrange-exams.ts";
import { truthEvent, truthEventColumns } from "./truth-event.ts";

export interface WithdrawnExam {
  readonly projectId: string;
  readonly wasWithdrawn: boolean;
  readonly imageIds: readonly string[];
  /** Ids of all objects created for the images. */
  readonly objectIds: readonly string[];
  readonly heatMaps: readonly { readonly modelVersionId: string; readonly imageId: string }[];
}

/**
 * Withdraws an exam: rows stay as tombstones, images are marked, leases and drafts end, truth is no longer in force, and versions trained on it say
 * so. The caller deletes the bytes once this has committed.
 * @returns null if there is no such exam; for one withdrawn before, the images that may still have bytes
 */
export async function withdrawExam(
  sql: SqlRunner,
  { examId, byId, reason, at }: { readonly examId: string; readonly byId: string; readonly reason: string; readonly at: Date },
): Promise<WithdrawnExam | null> {
  await lockExamsOfPatient(sql, examId);
  const [exam] = await sql.run(query.selectFrom("Exam").select(["projectId", "patientId", "status"]).where("id", "=", examId));
  if (!exam) return null;
  const images = await sql.run(
    query
      .selectFrom("Image as i")
      .select(["i.id", raw<string[]>`coalesce(i."objectIds", '{}')`.as("objectIds")])
      .where("i.examId", "=", examId),
  );
  const heatMaps = await sql.run(
    query.selectFrom("ImagePrediction").select(["modelVersionId", "imageId"]).where("examId", "=", examId).where("heatMap", "is not", null),
  );
  const { projectId } = exam;
  const wasWithdrawn = exam.status === "WITHDRAWN";
  const withdrawn = {
    projectId,
    imageIds: images.map(({ id }) => id),
    objectIds: images.flatMap(({ id, objectIds }) => [id, ...objectIds]),
    heatMaps,
    wasWithdrawn,
  };
  if (wasWithdrawn) return withdrawn;
  // Their addresses would be given out still. Not null, so that withdrawing again finds them.
  await sql.run(
    query.updateTable("ImagePrediction").set({ heatMap: "FAILED" }).where("examId", "=", examId).where("heatMap", "is not", null),
  );
  const status = statusAfter(exam.status, { kind: "WITHDRAWN" });
  await sql.run(
    query
      .insertInto("TruthEvent")
      .columns(truthEventColumns)
      .expression((eb) =>
        eb
          .selectFrom("Breast")
          .select(truthEvent("WITHDRAWN", { at, byId, reason }))
          .where("examId", "=", examId)
          .where("truthId", "is not", null),
      ),
  );
  await sql.run(
    query
      .updateTable("Image")
      .set({ withdrawnAt: at, importedLesions: json([]) })
      .where("examId", "=", examId)
      .where("withdrawnAt", "is", null),
  );
  await sql.run(query.deleteFrom("ImageAnalysis").where("examId", "=", examId));
  await sql.run(query.deleteFrom("Lease").where("examId", "=", examId));
  await sql.run(query.updateTable("Read").set({ status: "WITHDRAWN" }).where("examId", "=", examId).where("status", "=", word("DRAFT")));
  await sql.run(query.updateTable("Breast").set({ truthId: null, truthInDoubt: false }).where("examId", "=", examId));
  await sql.run(query.updateTable("Discrepancy").set({ open: false }).where("examId", "=", examId));
  await sql.run(
    query
      .updateTable("ModelVersion as v")
      .from(["Evaluation as n", "EvaluationCase as c"])
      .set({ trainedOnWithdrawn: true })
      .whereRef("n.modelVersionId", "=", "v.id")
      .where("n.set", "=", word("OUT_OF_FOLD"))
      .whereRef("c.evaluationId", "=", "n.id")
      .where("c.examId", "=", examId),
  );
  await sql.run(
    query.updateTable("Exam").set({ status, withdrawnAt: at, arbitrationWhy: [], takesEffectAt: null }).where("id", "=", examId),
  );
  await expireExportsOf(sql, projectId, at);
  // No exam has a withdrawn one as its prior. Priors of this exam stay priors: a person decides whether one is to be read.
  await arrangeExamsOf(sql, exam.patientId);
  return withdrawn;
}
