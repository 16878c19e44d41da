import { type ExamFacts, factsOfExam } from "@second-read/domain";
import type { SqlRunner } from "../../connection.ts";
import { exists, json, query, raw } from "../../statements.ts";
import { imagesOf, type NewImage, upsertBreast } from "./file-image.ts";

/** Columns that re-sent facts or a corrected header may change directly. */
const correctable = [
  "laterality",
  "lateralityInferred",
  "view",
  "viewLabel",
  "acquiredAt",
  "instanceNumber",
  "rowSpacingMm",
  "columnSpacingMm",
  "spacingBasis",
  "vendor",
  "model",
  "lossy",
  "sha256",
  "sourceSha256",
  "bytes",
  "acquiredOn",
  "ageBand",
  "importedClass",
  "importedDensity",
] as const;

export type CorrectedImage = Pick<
  NewImage,
  (typeof correctable)[number] | "id" | "projectId" | "viewModifiers" | "hanging" | "header" | "importedLesions"
>;

/**
 * Applies a correction to an image whose exam's row the caller has locked, and returns the exam's facts afterwards. A side that may have lost its
 * last image is left to `dropEmptyBreasts`.
 */
export async function correctImage(sql: SqlRunner, examId: string, image: CorrectedImage): Promise<ExamFacts> {
  const { id, viewModifiers, hanging, header, importedLesions } = image;
  await sql.run(
    query
      .updateTable("Image")
      .set({
        ...pick(image, correctable),
        viewModifiers: [...viewModifiers],
        hanging: json(hanging),
        header: header && json(header),
        importedLesions: json(importedLesions),
      })
      .where("id", "=", id),
  );
  // Heat maps are oriented like the image.
  await sql.run(query.updateTable("ImagePrediction").set({ heatMap: null }).where("imageId", "=", id).where("heatMap", "is not", null));
  await upsertBreast(sql, examId, image);
  return updateExamFacts(sql, examId);
}

/** An exam keeps facts that none of its images states: before version 0045 they were stored only with the exam. */
async function updateExamFacts(sql: SqlRunner, examId: string): Promise<ExamFacts> {
  const images = await sql.run(
    query.selectFrom("Image").select(["acquiredOn", "ageBand"]).where("examId", "=", examId).where("withdrawnAt", "is", null),
  );
  const { acquiredOn, ageBand } = factsOfExam(images);
  const [held] = await sql.run(
    query
      .updateTable("Exam")
      .set((eb) => ({
        acquiredOn: eb.fn.coalesce(eb.val(acquiredOn), "acquiredOn"),
        ageBand: eb.fn.coalesce(eb.val(ageBand), "ageBand"),
      }))
      .where("id", "=", examId)
      .returning(["acquiredOn", "ageBand"]),
  );
  return held ?? { acquiredOn, ageBand };
}

/** Records that an object will be stored beside those of an image; false if the image is withdrawn. */
export async function noteImageObject(sql: SqlRunner, imageId: string, objectId: string): Promise<boolean> {
  const noted = await sql.run(
    query
      .updateTable("Image")
      .set({ objectIds: raw<string[]>`array_append(array_remove("objectIds", ${objectId}::text), ${objectId}::text)` })
      .where("id", "=", imageId)
      .where("withdrawnAt", "is", null)
      .returning("id"),
  );
  return noted.length > 0;
}

/**
 * To be called after a correction and its truth: removes a breast left without images, with its scores. A breast with truth stays, whoever gave it.
 */
export async function dropEmptyBreasts(sql: SqlRunner, examId: string): Promise<void> {
  const gone = await sql.run(
    query
      .deleteFrom("Breast as b")
      .where("b.examId", "=", examId)
      .where("b.truthId", "is", null)
      .where((eb) => eb.not(exists(imagesOf(eb.ref("b.examId"), eb.ref("b.laterality")).select("i.id"))))
      .returning("b.laterality"),
  );
  for (const { laterality } of gone) {
    await sql.run(query.deleteFrom("Prediction").where("examId", "=", examId).where("laterality", "=", laterality));
    await sql.run(query.updateTable("Discrepancy").set({ open: false }).where("examId", "=", examId).where("laterality", "=", laterality));
  }
}

/** A record may contain more than its type says; only these are written. */
function pick<Row, Name extends keyof Row>(row: Row, names: readonly Name[]): Pick<Row, Name> {
  return Object.fromEntries(names.map((name) => [name, row[name]])) as Pick<Row, Name>;
}
