import type { BreastClass, Laterality, View, ViewModifier } from "@second-read/domain";
import type { SqlRunner } from "../connection.ts";

export interface ImageRecord {
  readonly id: string;
  readonly examId: string;
  readonly projectId: string;
  readonly laterality: Laterality;
  readonly view: View;
  readonly viewLabel: string;
  readonly viewModifiers: readonly ViewModifier[];
  readonly acquiredAt: Date | null;
  readonly instanceNumber: number | null;
  readonly sopInstanceUid: string;
  readonly rows: number;
  readonly columns: number;
  /** [row, column] */
  readonly pixelSpacingMm: readonly number[] | null;
  readonly spacingBasis: string;
  readonly vendor: string | null;
  readonly hanging: unknown;
  readonly lateralityInferred: boolean;
  readonly lossy: boolean;
  readonly sha256: string;
  readonly filedAt: Date;
  readonly importedClass: BreastClass | null;
}

const columns = `"id", "examId", "projectId", "laterality", "view", "viewLabel", COALESCE("viewModifiers", '{}') AS "viewModifiers", "acquiredAt", "instanceNumber", "sopInstanceUid", "rows", "columns",
  CASE WHEN "rowSpacingMm" IS NULL OR "columnSpacingMm" IS NULL THEN NULL ELSE ARRAY["rowSpacingMm", "columnSpacingMm"] END AS "pixelSpacingMm",
  "spacingBasis", "vendor", "hanging", "lateralityInferred", "lossy", "sha256", "filedAt", "importedClass"`;

/** Columns of a TakenView from "Image" i. */
export const takenColumns = `i."examId", i.laterality::text AS laterality, i.view, COALESCE(i."viewModifiers", '{}') AS "viewModifiers", i."acquiredAt",
  i."instanceNumber", i."sopInstanceUid"`;

/** CC, MLO, then the other views; the last acquired first. Whatever order the files came in, it is this one. */
const hangingOrder = `CASE "view" WHEN 'CC' THEN 0 WHEN 'MLO' THEN 1 ELSE 2 END, "view", "laterality", "viewLabel",
  "acquiredAt" DESC NULLS LAST, "instanceNumber" DESC NULLS LAST, "sopInstanceUid" DESC`;

/** The images of exams that were not withdrawn. */
export async function findImagesOfExams(sql: SqlRunner, examIds: readonly string[]): Promise<ImageRecord[]> {
  return sql.query<ImageRecord>(
    `SELECT ${columns} FROM "Image" WHERE "examId" = ANY($1) AND "withdrawnAt" IS NULL ORDER BY "examId", ${hangingOrder}`,
    [examIds],
  );
}

export async function findImages(sql: SqlRunner, ids: readonly string[]): Promise<ImageRecord[]> {
  return sql.query<ImageRecord>(`SELECT ${columns} FROM "Image" WHERE "id" = ANY($1)`, [ids]);
}

/** Of these files' digests, those of withdrawn images alone: nothing made of them may stay anywhere. */
export async function findWithdrawnDigests(sql: SqlRunner, digests: readonly string[]): Promise<string[]> {
  const rows = await sql.query<{ sha256: string }>(
    `SELECT "sha256" FROM "Image" WHERE "sha256" = ANY($1) GROUP BY "sha256" HAVING bool_and("withdrawnAt" IS NOT NULL)`,
    [[...digests]],
  );
  return rows.map(({ sha256 }) => sha256);
}
