import { createHmac } from "node:crypto";
import {
  type BreastClass,
  type Density,
  type ExamFacts,
  type ExamStatus,
  factsOfExam,
  type Hanging,
  type HeaderStatements,
  isHeldOut,
  keyedHashFraction,
  type Laterality,
  type SpacingBasis,
  type StatedLesion,
  type View,
  type ViewModifier,
} from "@second-read/domain";
import type { Expression } from "kysely";
import type { SqlRunner } from "../../connection.ts";
import { newId } from "../../ids.ts";
import { exists, json, query, raw, word } from "../../statements.ts";

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
  readonly view: View;
  readonly viewLabel: string;
  readonly viewModifiers: readonly ViewModifier[];
  readonly rows: number;
  readonly columns: number;
  readonly bitsStored: number;
  readonly rowSpacingMm: number | null;
  readonly columnSpacingMm: number | null;
  readonly spacingBasis: SpacingBasis;
  readonly vendor: string | null;
  readonly model: string | null;
  readonly hanging: Hanging;
  readonly lateralityInferred: boolean;
  readonly lossy: boolean;
  readonly sha256: string;
  readonly sourceSha256: string;
  readonly pixelSha256: string;
  readonly header: HeaderStatements | null;
  readonly sopInstanceUid: string;
  readonly acquiredAt: Date | null;
  readonly instanceNumber: number | null;
  readonly bytes: number;
  readonly importedClass: BreastClass | null;
  readonly importedDensity: Density | null;
  readonly importedLesions: readonly StatedLesion[];
}

/** The exam before the image is added to it; a new one has the image's facts. */
export interface OpenedExam extends ExamFacts {
  readonly id: string;
  readonly status: ExamStatus;
  readonly lockedTest: boolean;
}

/**
 * Finds or creates the patient and the exam, and locks the exam's row until the caller's transaction ends. Whether the patient is held out for
 * testing is decided here, once.
 */
export async function openExam(sql: SqlRunner, image: NewImage): Promise<OpenedExam> {
  const { projectId, patientKeyHash, pseudonym, examKeyHash, acquiredOn, ageBand } = image;
  const [project] = await sql.run(query.selectFrom("Project").select(["splitKey", "lockedTestShare"]).where("id", "=", projectId));
  if (!project) throw new Error("the project of an upload is gone");
  const splitHash = createHmac("sha256", project.splitKey).update(patientKeyHash).digest("hex");
  const lockedTest = isHeldOut(project.lockedTestShare, keyedHashFraction(splitHash));
  await sql.run(
    query
      .insertInto("Patient")
      .values({ id: newId(), projectId, keyHash: patientKeyHash, pseudonym, lockedTest, splitHash })
      .onConflict((conflict) => conflict.columns(["projectId", "keyHash"]).doNothing()),
  );
  const [patient] = await sql.run(
    query.selectFrom("Patient").select(["id", "lockedTest"]).where("projectId", "=", projectId).where("keyHash", "=", patientKeyHash),
  );
  if (!patient) throw new Error("the patient of an upload is gone");
  await sql.run(
    query
      .insertInto("Exam")
      .values({ id: newId(), projectId, patientId: patient.id, keyHash: examKeyHash, acquiredOn, ageBand, arbitrationWhy: [] })
      .onConflict((conflict) => conflict.columns(["patientId", "keyHash"]).doNothing()),
  );
  const [exam] = await sql.run(
    query
      .selectFrom("Exam")
      .select(["id", "status", "acquiredOn", "ageBand"])
      .where("patientId", "=", patient.id)
      .where("keyHash", "=", examKeyHash)
      .forUpdate(),
  );
  if (!exam) throw new Error("the exam of an upload is gone");
  return { ...exam, lockedTest: patient.lockedTest };
}

/** Whether somebody has finalised a read of the exam or decided it. The caller holds the lock on the exam's row. */
export async function wasRead(sql: SqlRunner, examId: string): Promise<boolean> {
  const [row] = await sql.run(
    query.selectNoFrom([
      exists(query.selectFrom("Read").select("id").where("examId", "=", examId).where("status", "=", word("FINALISED"))).as("read"),
      exists(query.selectFrom("Adjudication").select("id").where("examId", "=", examId)).as("decided"),
    ]),
  );
  return row !== undefined && (row.read || row.decided);
}

/** Adds an image to its opened exam, and the breast that it shows. */
export async function insertImage(sql: SqlRunner, exam: OpenedExam, image: NewImage, now: Date): Promise<void> {
  const examId = exam.id;
  const { patientKeyHash: _patient, pseudonym: _pseudonym, examKeyHash: _exam, ...columns } = image;
  const { viewModifiers, hanging, header, importedLesions } = image;
  await sql.run(
    query.insertInto("Image").values({
      ...columns,
      examId,
      filedAt: now,
      viewModifiers: [...viewModifiers],
      hanging: json(hanging),
      header: header && json(header),
      importedLesions: json(importedLesions),
    }),
  );
  await upsertBreast(sql, examId, image);
  await sql.run(
    query
      .updateTable("Exam")
      .set({ lastFiledAt: now, ...factsOfExam([exam, image]) })
      .where("id", "=", examId),
  );
}

export async function upsertBreast(
  sql: SqlRunner,
  examId: string,
  { projectId, laterality, importedDensity }: Pick<NewImage, "projectId" | "laterality" | "importedDensity">,
): Promise<void> {
  await sql.run(
    query
      .insertInto("Breast")
      .values({ examId, laterality, projectId, density: importedDensity })
      .onConflict((conflict) => conflict.columns(["examId", "laterality"]).doNothing()),
  );
  await updateDensities(sql, examId);
}

/** Gives each breast of an exam the density that its images state: the densest of several, in whatever order they arrived. */
export async function updateDensities(sql: SqlRunner, examId: string): Promise<void> {
  await sql.run(
    query
      .updateTable("Breast as b")
      .set((eb) => ({ density: imagesOf(eb.ref("b.examId"), eb.ref("b.laterality")).select(densest.as("density")).$asScalar() }))
      .where("b.examId", "=", examId),
  );
}

const densest = raw<Density | null>`max(i."importedDensity")`;

/** The images of a breast that are not withdrawn. */
export function imagesOf(examId: Expression<string>, laterality: Expression<Laterality>) {
  return query
    .selectFrom("Image as i")
    .where("i.examId", "=", examId)
    .where("i.laterality", "=", laterality)
    .where("i.withdrawnAt", "is", null);
}
