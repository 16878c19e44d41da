import type { Laterality, LocalisationFigures } from "@second-read/domain";
import type { Mark } from "@second-read/metrics";
import type { PrismaOnly, SqlOnly } from "../connection.ts";
import { countRows, query, raw, rowsOf, word } from "../statements.ts";
import { isKnownTo } from "./known-exams.ts";

export interface NewImageAnalysis {
  readonly modelVersionId: string;
  readonly imageId: string;
  readonly examId: string;
  readonly laterality: Laterality;
  readonly patientId: string;
  readonly marks: readonly Mark[] | null;
  readonly lesions: number;
  readonly heatHits: boolean | null;
  readonly randomisedCorrelation: number | null;
  readonly features: readonly number[];
}

const columns = [
  "modelVersionId",
  "imageId",
  "examId",
  "laterality",
  "patientId",
  "marks",
  "lesions",
  "heatHits",
  "randomisedCorrelation",
  "features",
] as const;

/** Results computed again are the same, so existing ones are kept. */
export async function saveImageAnalyses({ sql }: SqlOnly, analyses: readonly NewImageAnalysis[]): Promise<void> {
  const rows = analyses.map(({ marks, features, ...row }) => ({
    ...row,
    marks: marks === null ? null : [...marks],
    features: [...features],
  }));
  await sql.run(
    query
      .insertInto("ImageAnalysis")
      .columns([...columns])
      .expression((eb) =>
        eb
          .selectFrom(rowsOf("ImageAnalysis", rows))
          .select([...columns])
          // Withdrawn meanwhile: nothing of it may be kept.
          .where((and) =>
            and.exists(
              and.selectFrom("Image as i").select("i.id").whereRef("i.id", "=", "given.imageId").where("i.withdrawnAt", "is", null),
            ),
          ),
      )
      .onConflict((conflict) => conflict.columns(["modelVersionId", "imageId"]).doNothing()),
  );
}

export async function saveLocalisation({ prisma }: PrismaOnly, modelVersionId: string, figures: LocalisationFigures): Promise<void> {
  await prisma.localisation.upsert({ where: { modelVersionId }, create: { modelVersionId, figures }, update: { figures } });
}

export async function findLocalisation({ prisma }: PrismaOnly, modelVersionId: string): Promise<LocalisationFigures | null> {
  return (await prisma.localisation.findUnique({ where: { modelVersionId } }))?.figures ?? null;
}

/**
 * Whether the strongest mark on any view with a marked lesion lies on a lesion; null if no lesion is marked, or the version does not localise.
 * `breast` names a table of the statement with version, exam and side.
 */
export function pointsAtLesion(breast: string) {
  const of = (column: string) => raw.ref(`${breast}.${column}`);
  return raw<boolean | null>`(
    select bool_or(a."marks"->0->>'lesion' is not null) from "ImageAnalysis" a
    where a."modelVersionId" = ${of("modelVersionId")} and a."examId" = ${of("examId")} and a."laterality" = ${of("laterality")}
      and a."lesions" > 0 and a."marks" is not null)`;
}

/**
 * Counts the abnormal breasts of an evaluation that are classified positive, by whether the version points at a lesion. A threshold takes precedence
 * over the named point.
 */
export async function countBreastPlaces(
  { sql }: SqlOnly,
  evaluationId: string,
  { operatingPoint, threshold }: { readonly operatingPoint: string; readonly threshold: number | null },
): Promise<{ pointsAtLesion: boolean | null; breasts: number }[]> {
  const limit = threshold === null ? raw<number>`(c."thresholds"->>${operatingPoint})::float` : raw<number>`${threshold}::float`;
  const called = query
    .selectFrom("Evaluation as v")
    .innerJoin("EvaluationCase as c", (join) => join.onRef("c.evaluationId", "=", "v.id").on("c.positive", "=", true))
    .select(["v.modelVersionId", "c.examId", "c.laterality"])
    .where("v.id", "=", evaluationId)
    .where("c.score", ">=", limit);
  const placed = query.selectFrom(called.as("p")).select(pointsAtLesion("p").as("pointsAtLesion"));
  return sql.run(
    query
      .selectFrom(placed.as("placed"))
      .select(["pointsAtLesion", countRows().as("breasts")])
      .groupBy("pointsAtLesion"),
  );
}

export interface ImageFeatures {
  readonly imageId: string;
  readonly examId: string;
  readonly laterality: Laterality;
  readonly patientId: string;
  readonly features: readonly number[];
}

/** The features by which a version compares its training images: of final exams, none of a test patient; with a person, of exams that they know. */
export async function listImageFeatures({ sql }: SqlOnly, modelVersionId: string, knownTo: string | null): Promise<ImageFeatures[]> {
  return sql.run(
    query
      .selectFrom("ImageAnalysis as a")
      .innerJoin("Exam as e", (join) => join.onRef("e.id", "=", "a.examId").on("e.status", "=", word("SETTLED")))
      .innerJoin("Patient as w", (join) => join.onRef("w.id", "=", "a.patientId").on("w.lockedTest", "=", false))
      .select(["a.imageId", "a.examId", "a.laterality", "a.patientId", "a.features"])
      .where("a.modelVersionId", "=", modelVersionId)
      .where((eb) => isKnownTo(eb.ref("e.id"), knownTo))
      .orderBy("a.imageId"),
  );
}

/** The features by which it compares the images of one breast. */
export async function listFeaturesOfBreast(
  { prisma }: PrismaOnly,
  modelVersionId: string,
  { examId, laterality }: { readonly examId: string; readonly laterality: Laterality },
): Promise<ImageFeatures[]> {
  return prisma.imageAnalysis.findMany({ where: { modelVersionId, examId, laterality }, orderBy: { imageId: "asc" } });
}
