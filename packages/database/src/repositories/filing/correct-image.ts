import type { SqlRunner } from "../../connection.ts";
import { type NewImage, upsertBreast } from "./file-image.ts";

/** What re-sent facts or a corrected header may change of a filed image. */
export type CorrectedImage = Pick<
  NewImage,
  | "id"
  | "projectId"
  | "laterality"
  | "lateralityInferred"
  | "view"
  | "viewLabel"
  | "viewModifiers"
  | "acquiredAt"
  | "instanceNumber"
  | "rowSpacingMm"
  | "columnSpacingMm"
  | "spacingBasis"
  | "vendor"
  | "model"
  | "hanging"
  | "lossy"
  | "sha256"
  | "sourceSha256"
  | "header"
  | "bytes"
  | "importedClass"
  | "importedDensity"
  | "importedLesions"
>;

/** Applies a correction to an image whose exam's row the caller has locked. What its other side is left with is for `dropEmptyBreasts`. */
export async function correctImage(
  sql: SqlRunner,
  examId: string,
  image: CorrectedImage,
  exam: { acquiredOn: Date | null; ageBand: string | null },
): Promise<void> {
  await sql.query(
    `UPDATE "Image" SET laterality = $2::"Laterality", "lateralityInferred" = $3, view = $4, "viewLabel" = $5, "rowSpacingMm" = $6, "columnSpacingMm" = $7,
            "spacingBasis" = $8, vendor = $9, hanging = $10::jsonb, sha256 = $11, bytes = $12, "importedClass" = $13::"BreastClass",
            "importedDensity" = $14, "importedLesions" = $15::jsonb, "viewModifiers" = $16, model = $17, lossy = $18, "sourceSha256" = $19, header = $20::jsonb,
            "acquiredAt" = $21, "instanceNumber" = $22
     WHERE id = $1`,
    [
      image.id,
      image.laterality,
      image.lateralityInferred,
      image.view,
      image.viewLabel,
      image.rowSpacingMm,
      image.columnSpacingMm,
      image.spacingBasis,
      image.vendor,
      JSON.stringify(image.hanging),
      image.sha256,
      image.bytes,
      image.importedClass,
      image.importedDensity,
      JSON.stringify(image.importedLesions),
      image.viewModifiers,
      image.model,
      image.lossy,
      image.sourceSha256,
      image.header === null ? null : JSON.stringify(image.header),
      image.acquiredAt,
      image.instanceNumber,
    ],
  );
  // Heat maps are hung as the image was.
  await sql.query(`UPDATE "ImagePrediction" SET "heatMap" = NULL WHERE "imageId" = $1 AND "heatMap" IS NOT NULL`, [image.id]);
  await upsertBreast(sql, examId, image);
  await sql.query(`UPDATE "Exam" SET "acquiredOn" = COALESCE($2, "acquiredOn"), "ageBand" = COALESCE($3, "ageBand") WHERE id = $1`, [
    examId,
    exam.acquiredOn,
    exam.ageBand,
  ]);
}

/**
 * After a correction and after its truth: a breast that is left without images goes, with the scores that were its own; one that keeps some has
 * the density that these say. A breast with truth stays, whoever gave it.
 */
export async function dropEmptyBreasts(sql: SqlRunner, examId: string): Promise<void> {
  const hasImages = `EXISTS (SELECT 1 FROM "Image" i WHERE i."examId" = b."examId" AND i.laterality = b.laterality AND i."withdrawnAt" IS NULL)`;
  const gone = await sql.query<{ laterality: string }>(
    `DELETE FROM "Breast" b WHERE b."examId" = $1 AND b."truthId" IS NULL AND NOT ${hasImages} RETURNING b.laterality::text AS laterality`,
    [examId],
  );
  const sides = gone.map(({ laterality }) => laterality);
  await sql.query(`DELETE FROM "Prediction" WHERE "examId" = $1 AND laterality::text = ANY($2)`, [examId, sides]);
  await sql.query(`UPDATE "Discrepancy" SET open = false WHERE "examId" = $1 AND laterality::text = ANY($2)`, [examId, sides]);
  await sql.query(
    `UPDATE "Breast" b SET density = (SELECT i."importedDensity" FROM "Image" i
       WHERE i."examId" = b."examId" AND i.laterality = b.laterality AND i."withdrawnAt" IS NULL AND i."importedDensity" IS NOT NULL ORDER BY i."filedAt" DESC LIMIT 1)
     WHERE b."examId" = $1`,
    [examId],
  );
}
