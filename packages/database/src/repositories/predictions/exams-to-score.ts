import { type ImagesUsed, isUsed, type Laterality, withStandardViews } from "@second-read/domain";
import type { NotNull } from "kysely";
import type { SqlOnly } from "../../connection.ts";
import { anyOf, exists, query, word } from "../../statements.ts";
import { takenColumns } from "../images.ts";

/** Exams of the project that this version has not scored: they have images that it uses, are not withdrawn, and their patients are not held out. */
export async function listUnscoredExams(
  { sql }: SqlOnly,
  projectId: string,
  { id: modelVersionId, images: used }: { readonly id: string; readonly images: ImagesUsed },
): Promise<string[]> {
  const images = await sql.run(
    query
      .selectFrom("Exam as e")
      .innerJoin("Patient as w", (join) => join.onRef("w.id", "=", "e.patientId").on("w.lockedTest", "=", false))
      .innerJoin("Image as i", (join) =>
        join.onRef("i.examId", "=", "e.id").on("i.withdrawnAt", "is", null).on("i.view", "<>", word("SPECIMEN")),
      )
      .select(takenColumns)
      .select((eb) =>
        exists(
          query
            .selectFrom("ImagePrediction as p")
            .select("p.imageId")
            .where("p.imageId", "=", eb.ref("i.id"))
            .where("p.modelVersionId", "=", modelVersionId),
        ).as("scored"),
      )
      .where("e.projectId", "=", projectId)
      .where("e.status", "<>", word("WITHDRAWN"))
      .orderBy("e.queueOrder"),
  );
  const unscored = withStandardViews(images).filter((image) => !image.scored && isUsed(image, used));
  return [...new Set(unscored.map(({ examId }) => examId))];
}

/** Every exam of the project that has images and is not withdrawn, in queue order. */
export async function listExamsWithImages({ sql }: SqlOnly, projectId: string): Promise<string[]> {
  const rows = await sql.run(
    query
      .selectFrom("Exam as e")
      .select("e.id")
      .where("e.projectId", "=", projectId)
      .where("e.status", "<>", word("WITHDRAWN"))
      .where((eb) =>
        exists(
          query
            .selectFrom("Image as i")
            .select("i.id")
            .where("i.examId", "=", eb.ref("e.id"))
            .where("i.withdrawnAt", "is", null)
            .where("i.view", "<>", word("SPECIMEN")),
        ),
      )
      .orderBy("e.queueOrder"),
  );
  return rows.map(({ id }) => id);
}

/** Of the given exams: those that may be requested (withdrawn ones are left out), and those that do not belong to this project. */
export async function sortPredictable(
  { sql }: SqlOnly,
  projectId: string,
  examIds: readonly string[],
): Promise<{ predictable: string[]; unknown: string[] }> {
  const rows = await sql.run(
    query.selectFrom("Exam").select(["id", "status"]).where("projectId", "=", projectId).where("id", "=", anyOf(examIds)),
  );
  const found = new Map(rows.map(({ id, status }) => [id, status !== "WITHDRAWN"]));
  return { predictable: examIds.filter((id) => found.get(id) === true), unknown: examIds.filter((id) => !found.has(id)) };
}

export interface ImageToScore {
  readonly imageId: string;
  readonly examId: string;
  readonly patientId: string;
  readonly laterality: Laterality;
  readonly view: string;
  readonly sha256: string;
}

export interface ImageOfExam extends ImageToScore {
  /** Of a held-out patient: results for it are not stored, except by a locked evaluation. */
  readonly lockedTest: boolean;
  /** Whether it is the standard view of its breast. */
  readonly isStandard: boolean;
}

/** Images of these exams, with those of held-out patients marked. */
export async function listImagesOfExams({ sql }: SqlOnly, examIds: readonly string[]): Promise<ImageOfExam[]> {
  const images = await sql.run(
    query
      .selectFrom("Image as i")
      .innerJoin("Exam as e", "e.id", "i.examId")
      .innerJoin("Patient as p", "p.id", "e.patientId")
      .select(takenColumns)
      .select(["i.id as imageId", "e.patientId", "p.lockedTest", "i.sha256"])
      .where("i.examId", "=", anyOf(examIds))
      .where("i.withdrawnAt", "is", null)
      .where("i.view", "<>", word("SPECIMEN"))
      .orderBy("i.id"),
  );
  return withStandardViews(images).map(({ imageId, examId, patientId, lockedTest, laterality, view, sha256, isStandard }) => ({
    imageId,
    examId,
    patientId,
    lockedTest,
    laterality,
    view,
    sha256,
    isStandard,
  }));
}

/** Some images of each fold's held-out patients, with the stored logit; only those that may still be read. */
export async function sampleHeldOutImages(
  { sql }: SqlOnly,
  modelVersionId: string,
  imagesPerFold: number,
): Promise<(ImageToScore & { fold: number; logit: number })[]> {
  const held = query
    .selectFrom("ImagePrediction as s")
    .innerJoin("Image as i", (join) => join.onRef("i.id", "=", "s.imageId").on("i.withdrawnAt", "is", null))
    .innerJoin("Exam as e", "e.id", "i.examId")
    .innerJoin("Prediction as p", (join) =>
      join
        .onRef("p.modelVersionId", "=", "s.modelVersionId")
        .onRef("p.examId", "=", "i.examId")
        .onRef("p.laterality", "=", "i.laterality")
        .on("p.fold", "is not", null),
    )
    .select((eb) => [
      "p.fold",
      "s.logit",
      "i.id as imageId",
      "i.examId",
      "e.patientId",
      "i.laterality",
      "i.view",
      "i.sha256",
      eb.fn
        .agg<number>("row_number")
        .over((window) => window.partitionBy("p.fold").orderBy("i.id"))
        .as("place"),
    ])
    .where("s.modelVersionId", "=", modelVersionId)
    .$narrowType<{ fold: NotNull }>();
  return sql.run(
    query
      .selectFrom(held.as("held"))
      .select(["fold", "logit", "imageId", "examId", "patientId", "laterality", "view", "sha256"])
      .where("place", "<=", imagesPerFold)
      .orderBy("fold")
      .orderBy("imageId"),
  );
}
