import type {
  BreastClass,
  Density,
  ExamStatus,
  HeaderStatements,
  Laterality,
  SpacingBasis,
  StatedLesion,
  View,
  ViewModifier,
} from "@second-read/domain";
import type { SqlRunner } from "../../connection.ts";
import { exists, query, raw, word } from "../../statements.ts";

/** An image as filed, with the facts that re-sent ones are compared with. */
export interface FiledImageRecord {
  readonly id: string;
  readonly examId: string;
  readonly laterality: Laterality;
  readonly lateralityInferred: boolean;
  readonly view: View;
  readonly viewModifiers: readonly ViewModifier[];
  readonly sha256: string;
  readonly objectIds: readonly string[];
  /** What its file's own header stated; null if that was not recorded. */
  readonly header: HeaderStatements | null;
  readonly pixelSha256: string;
  readonly rowSpacingMm: number | null;
  readonly columnSpacingMm: number | null;
  readonly spacingBasis: SpacingBasis;
  readonly vendor: string | null;
  readonly importedClass: BreastClass | null;
  readonly importedDensity: Density | null;
  readonly importedLesions: readonly StatedLesion[];
  readonly withdrawnAt: Date | null;
  readonly examStatus: ExamStatus;
  readonly examKeyHash: string;
  readonly patientKeyHash: string;
  /** From its own file or facts if stated there, else from its exam. */
  readonly acquiredOn: Date | null;
  readonly ageBand: string | null;
  /** Stated by its own file and facts. */
  readonly ownAcquiredOn: Date | null;
  readonly ownAgeBand: string | null;
  /** A read of the exam exists, even a draft, or somebody decided one of its breasts other than by import. */
  readonly judged: boolean;
}

const filedImages = query
  .selectFrom("Image as i")
  .innerJoin("Exam as e", "e.id", "i.examId")
  .innerJoin("Patient as p", "p.id", "e.patientId")
  .select((eb) => [
    "i.id",
    "i.examId",
    "i.laterality",
    "i.lateralityInferred",
    "i.view",
    "i.viewModifiers",
    "i.sha256",
    raw<string[]>`coalesce(i."objectIds", '{}')`.as("objectIds"),
    "i.header",
    "i.pixelSha256",
    "i.rowSpacingMm",
    "i.columnSpacingMm",
    "i.spacingBasis",
    "i.vendor",
    "i.importedClass",
    "i.importedDensity",
    "i.importedLesions",
    "i.withdrawnAt",
    "e.status as examStatus",
    "e.keyHash as examKeyHash",
    "p.keyHash as patientKeyHash",
    eb.fn.coalesce("i.acquiredOn", "e.acquiredOn").as("acquiredOn"),
    eb.fn.coalesce("i.ageBand", "e.ageBand").as("ageBand"),
    "i.acquiredOn as ownAcquiredOn",
    "i.ageBand as ownAgeBand",
    raw<boolean>`(${exists(
      query.selectFrom("Read as r").select("r.id").where("r.examId", "=", eb.ref("e.id")).where("r.status", "<>", word("WITHDRAWN")),
    )} or ${exists(
      query
        .selectFrom("Breast as b")
        .innerJoin("Truth as t", "t.id", "b.truthId")
        .select("t.id")
        .where("b.examId", "=", eb.ref("e.id"))
        .where("t.strength", "<>", word("IMPORTED")),
    )})`.as("judged"),
  ]);

export async function findImageBySource(sql: SqlRunner, projectId: string, sourceSha256: string): Promise<FiledImageRecord | null> {
  const [image] = await sql.run(filedImages.where("i.projectId", "=", projectId).where("i.sourceSha256", "=", sourceSha256));
  return image ?? null;
}

export async function findImageByInstance(sql: SqlRunner, projectId: string, sopInstanceUid: string): Promise<FiledImageRecord | null> {
  const [image] = await sql.run(filedImages.where("i.projectId", "=", projectId).where("i.sopInstanceUid", "=", sopInstanceUid));
  return image ?? null;
}

export async function findFiledImage(sql: SqlRunner, id: string): Promise<FiledImageRecord | null> {
  const [image] = await sql.run(filedImages.where("i.id", "=", id));
  return image ?? null;
}

/** The exam of a filed image, its row locked until the transaction ends. */
export async function lockFiledExam(sql: SqlRunner, examId: string): Promise<{ status: ExamStatus; lockedTest: boolean } | null> {
  const [exam] = await sql.run(
    query
      .selectFrom("Exam as e")
      .innerJoin("Patient as p", "p.id", "e.patientId")
      .select(["e.status", "p.lockedTest"])
      .where("e.id", "=", examId)
      .forUpdate("e"),
  );
  return exam ?? null;
}
