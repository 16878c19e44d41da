import type { BreastClass, Laterality } from "@second-read/domain";
import type { SqlRunner } from "../../connection.ts";

/** An image as it was filed, with what re-sent facts are held against. */
export interface FiledImageRecord {
  readonly id: string;
  readonly examId: string;
  readonly laterality: Laterality;
  readonly lateralityInferred: boolean;
  readonly view: string;
  readonly viewModifiers: readonly string[];
  readonly sha256: string;
  /** What its file's own header said; null where that was not noted. */
  readonly header: unknown;
  readonly pixelSha256: string;
  readonly rowSpacingMm: number | null;
  readonly columnSpacingMm: number | null;
  readonly spacingBasis: string;
  readonly vendor: string | null;
  readonly importedClass: BreastClass | null;
  readonly importedDensity: string | null;
  readonly importedLesions: unknown;
  readonly withdrawnAt: Date | null;
  readonly examStatus: string;
  readonly examKeyHash: string;
  readonly patientKeyHash: string;
  readonly acquiredOn: Date | null;
  readonly ageBand: string | null;
  /** A read of the exam exists, even a draft, or somebody decided one of its breasts otherwise than by importing it. */
  readonly judged: boolean;
}

const select = `
  SELECT i.id, i."examId", i.laterality::text AS laterality, i."lateralityInferred", i.view, i."viewModifiers", i.sha256, i.header, i."pixelSha256", i."rowSpacingMm", i."columnSpacingMm", i."spacingBasis",
         i.vendor, i."importedClass"::text AS "importedClass", i."importedDensity", i."importedLesions", i."withdrawnAt",
         e.status::text AS "examStatus", e."keyHash" AS "examKeyHash", p."keyHash" AS "patientKeyHash", e."acquiredOn", e."ageBand",
         EXISTS (SELECT 1 FROM "Read" r WHERE r."examId" = e.id AND r.status <> 'WITHDRAWN')
           OR EXISTS (SELECT 1 FROM "Breast" b JOIN "Truth" t ON t.id = b."truthId" WHERE b."examId" = e.id AND t.strength <> 'IMPORTED') AS judged
  FROM "Image" i JOIN "Exam" e ON e.id = i."examId" JOIN "Patient" p ON p.id = e."patientId"`;

export async function findImageBySource(sql: SqlRunner, projectId: string, sourceSha256: string): Promise<FiledImageRecord | null> {
  const [image] = await sql.query<FiledImageRecord>(`${select} WHERE i."projectId" = $1 AND i."sourceSha256" = $2`, [
    projectId,
    sourceSha256,
  ]);
  return image ?? null;
}

export async function findImageByInstance(sql: SqlRunner, projectId: string, sopInstanceUid: string): Promise<FiledImageRecord | null> {
  const [image] = await sql.query<FiledImageRecord>(`${select} WHERE i."projectId" = $1 AND i."sopInstanceUid" = $2`, [
    projectId,
    sopInstanceUid,
  ]);
  return image ?? null;
}

export async function findFiledImage(sql: SqlRunner, id: string): Promise<FiledImageRecord | null> {
  const [image] = await sql.query<FiledImageRecord>(`${select} WHERE i.id = $1`, [id]);
  return image ?? null;
}
