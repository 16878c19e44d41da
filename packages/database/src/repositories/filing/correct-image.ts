import type { SqlRunner } from "../../connection.ts";
import { type NewImage, upsertBreast } from "./file-image.ts";

/** What re-sent facts may change of a filed image. */
export type CorrectedImage = Pick<
  NewImage,
  | "id"
  | "projectId"
  | "laterality"
  | "lateralityInferred"
  | "view"
  | "viewLabel"
  | "viewModifiers"
  | "rowSpacingMm"
  | "columnSpacingMm"
  | "spacingBasis"
  | "vendor"
  | "hanging"
  | "sha256"
  | "bytes"
  | "importedClass"
  | "importedDensity"
  | "importedLesions"
>;

/** Applies a correction to an image whose exam's row the caller has locked. A breast that is left without images goes. */
export async function correctImage(
  sql: SqlRunner,
  examId: string,
  image: CorrectedImage,
  exam: { acquiredOn: Date | null; ageBand: string | null },
): Promise<void> {
  await sql.query(
    `UPDATE "Image" SET laterality = $2::"Laterality", "lateralityInferred" = $3, view = $4, "viewLabel" = $5, "rowSpacingMm" = $6, "columnSpacingMm" = $7,
            "spacingBasis" = $8, vendor = $9, hanging = $10::jsonb, sha256 = $11, bytes = $12, "importedClass" = $13::"BreastClass",
            "importedDensity" = $14, "importedLesions" = $15::jsonb, "viewModifiers" = $16
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
    ],
  );
  await upsertBreast(sql, examId, image);
  await sql.query(
    `DELETE FROM "Breast" b WHERE b."examId" = $1 AND b."truthId" IS NULL
       AND NOT EXISTS (SELECT 1 FROM "Image" i WHERE i."examId" = b."examId" AND i.laterality = b.laterality AND i."withdrawnAt" IS NULL)`,
    [examId],
  );
  await sql.query(`UPDATE "Exam" SET "acquiredOn" = COALESCE($2, "acquiredOn"), "ageBand" = COALESCE($3, "ageBand") WHERE id = $1`, [
    examId,
    exam.acquiredOn,
    exam.ageBand,
  ]);
}
