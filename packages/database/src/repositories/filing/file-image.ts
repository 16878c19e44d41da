import { createHmac } from "node:crypto";
import { type BreastClass, isHeldOut, keyedHashFraction, type Laterality } from "@second-read/domain";
import type { SqlRunner } from "../../connection.ts";
import { newId } from "../../ids.ts";

/** A new image with the names of its exam and patient; nothing that identifies anybody. */
export interface NewImage {
  readonly id: string;
  readonly projectId: string;
  readonly patientKeyHash: string;
  readonly pseudonym: string;
  readonly examKeyHash: string;
  readonly acquiredOn: Date | null;
  readonly ageBand: string | null;
  readonly laterality: Laterality;
  readonly view: string;
  readonly viewLabel: string;
  readonly viewModifiers: readonly string[];
  readonly rows: number;
  readonly columns: number;
  readonly bitsStored: number;
  readonly rowSpacingMm: number | null;
  readonly columnSpacingMm: number | null;
  readonly spacingBasis: string;
  readonly vendor: string | null;
  readonly model: string | null;
  readonly hanging: object;
  readonly lateralityInferred: boolean;
  readonly lossy: boolean;
  readonly sha256: string;
  readonly sourceSha256: string;
  readonly pixelSha256: string;
  readonly header: object | null;
  readonly sopInstanceUid: string;
  readonly acquiredAt: Date | null;
  readonly instanceNumber: number | null;
  readonly bytes: number;
  readonly importedClass: BreastClass | null;
  readonly importedDensity: string | null;
  readonly importedLesions: readonly object[];
}

export interface OpenedExam {
  readonly id: string;
  readonly status: string;
  readonly lockedTest: boolean;
}

/**
 * Finds or makes the patient and the exam and locks the exam's row until the caller's transaction ends. Whether the patient is held out for
 * testing is decided here, once.
 */
export async function openExam(sql: SqlRunner, image: NewImage): Promise<OpenedExam> {
  const { projectId, patientKeyHash, pseudonym, examKeyHash, acquiredOn, ageBand } = image;
  const [project] = await sql.query<{ splitKey: string; lockedTestShare: number }>(
    `SELECT "splitKey", "lockedTestShare" FROM "Project" WHERE id = $1`,
    [projectId],
  );
  if (!project) throw new Error("the project of an upload is gone");
  const splitHash = createHmac("sha256", project.splitKey).update(patientKeyHash).digest("hex");
  const heldOut = isHeldOut(project.lockedTestShare, keyedHashFraction(splitHash));
  await sql.query(
    `INSERT INTO "Patient" (id, "projectId", "keyHash", pseudonym, "lockedTest", "splitHash") VALUES ($1, $2, $3, $4, $5, $6)
     ON CONFLICT ("projectId", "keyHash") DO NOTHING`,
    [newId(), projectId, patientKeyHash, pseudonym, heldOut, splitHash],
  );
  const [patient] = await sql.query<{ id: string; lockedTest: boolean }>(
    `SELECT id, "lockedTest" FROM "Patient" WHERE "projectId" = $1 AND "keyHash" = $2`,
    [projectId, patientKeyHash],
  );
  if (!patient) throw new Error("the patient of an upload is gone");
  await sql.query(
    `INSERT INTO "Exam" (id, "projectId", "patientId", "keyHash", "acquiredOn", "ageBand") VALUES ($1, $2, $3, $4, $5, $6)
     ON CONFLICT ("patientId", "keyHash") DO NOTHING`,
    [newId(), projectId, patient.id, examKeyHash, acquiredOn, ageBand],
  );
  const [exam] = await sql.query<{ id: string; status: string }>(
    `SELECT id, status::text AS status FROM "Exam" WHERE "patientId" = $1 AND "keyHash" = $2 FOR UPDATE`,
    [patient.id, examKeyHash],
  );
  if (!exam) throw new Error("the exam of an upload is gone");
  return { ...exam, lockedTest: patient.lockedTest };
}

/** Somebody finished a read of the exam or decided it. The caller holds the exam's row. */
export async function wasRead(sql: SqlRunner, examId: string): Promise<boolean> {
  const [row] = await sql.query<{ read: boolean }>(
    `SELECT EXISTS (SELECT 1 FROM "Read" WHERE "examId" = $1 AND status = 'FINALISED') OR EXISTS (SELECT 1 FROM "Adjudication" WHERE "examId" = $1) AS read`,
    [examId],
  );
  return row?.read ?? false;
}

/** Adds an image to its opened exam, and the breast that it shows. */
export async function insertImage(sql: SqlRunner, examId: string, image: NewImage, now: Date): Promise<void> {
  const { patientKeyHash: _patient, pseudonym: _pseudonym, examKeyHash: _exam, acquiredOn, ageBand, ...columns } = image;
  const row = { ...columns, examId, filedAt: now };
  const names = Object.keys(row);
  const casts: Readonly<Record<string, string>> = {
    laterality: '::"Laterality"',
    importedClass: '::"BreastClass"',
    hanging: "::jsonb",
    header: "::jsonb",
    importedLesions: "::jsonb",
  };
  await sql.query(
    `INSERT INTO "Image" (${names.map((name) => `"${name}"`).join(", ")})
     VALUES (${names.map((name, index) => `$${index + 1}${casts[name] ?? ""}`).join(", ")})`,
    Object.entries(row).map(([name, value]) => (casts[name] === "::jsonb" ? JSON.stringify(value) : value)),
  );
  await upsertBreast(sql, examId, image);
  await sql.query(
    `UPDATE "Exam" SET "lastFiledAt" = $2, "acquiredOn" = COALESCE("acquiredOn", $3), "ageBand" = COALESCE("ageBand", $4) WHERE id = $1`,
    [examId, now, acquiredOn, ageBand],
  );
}

export async function upsertBreast(
  sql: SqlRunner,
  examId: string,
  { projectId, laterality, importedDensity }: Pick<NewImage, "projectId" | "laterality" | "importedDensity">,
): Promise<void> {
  await sql.query(
    `INSERT INTO "Breast" ("examId", laterality, "projectId", density) VALUES ($1, $2::"Laterality", $3, $4)
     ON CONFLICT ("examId", laterality) DO UPDATE SET density = COALESCE(EXCLUDED.density, "Breast".density)`,
    [examId, laterality, projectId, importedDensity],
  );
}
