import {
  findAliased,
  insertEvaluation,
  insertVersion,
  type ModelVersion,
  newId,
  saveGateResult,
  savePredictions,
} from "@second-read/database";
import { examplePoint, examplePreparation, exampleScoring } from "@second-read/testing";
import type { SeededExam } from "./seed-exam.ts";
import { seedRun } from "./seed-run.ts";
import type { TestApi } from "./test-api.ts";

export const seededThreshold = 0.5;

/**
 * A version as a finished run leaves it, without its files: evaluated on these exams, whose breasts have truth, and held by the gate against
 * the champion of now. `score` is that of both breasts of an exam.
 */
export async function seedVersion(
  { database }: Pick<TestApi, "database">,
  projectId: string,
  exams: readonly { readonly exam: SeededExam; readonly score: number }[],
  requestedById: string | null = null,
): Promise<ModelVersion> {
  const { run } = await seedRun({ database }, projectId, requestedById);
  const operatingPoints = [examplePoint(seededThreshold)];
  const thresholds = { "specificity-0.80": seededThreshold, "sensitivity-0.90": 0.1, youden: 0.5, "cost-ratio": 0.5 };
  return database.transaction(async (connection) => {
    const version = await insertVersion(connection, {
      id: newId(),
      projectId,
      runId: run.id,
      sha256: newId(),
      parameterCount: 1,
      recipe: "compact",
      preparation: examplePreparation,
      foldModels: [],
      scoring: exampleScoring(operatingPoints),
      card: "A card.",
    });
    const truths = await connection.prisma.breast.findMany({
      where: { examId: { in: exams.map(({ exam }) => exam.id) } },
      include: { truth: true },
    });
    const cases = truths.flatMap(({ examId, laterality, truth }) => {
      const seeded = exams.find(({ exam }) => exam.id === examId);
      if (truth === null || seeded === undefined) return [];
      const positive = truth.class !== "NORMAL";
      const { score, exam } = seeded;
      return [
        {
          examId,
          laterality,
          patientId: exam.patientId,
          truthId: truth.id,
          class: truth.class,
          positive,
          fold: 0,
          logit: 0,
          score,
          thresholds,
          subgroups: [],
        },
      ];
    });
    const positives = cases.filter(({ positive }) => positive).length;
    await insertEvaluation(connection, {
      modelVersionId: version.id,
      set: "OUT_OF_FOLD",
      truthAsOf: new Date(),
      exams: exams.length,
      patients: exams.length,
      positives,
      negatives: cases.length - positives,
      roc: [],
      calibration: [],
      subgroups: [],
      operatingPoints,
      notes: [],
      cases,
      metrics: [],
    });
    await savePredictions(
      connection,
      exams.flatMap(({ exam, score }) =>
        (["R", "L"] as const).map((laterality) => ({
          modelVersionId: version.id,
          projectId,
          examId: exam.id,
          laterality,
          score,
          logit: 0,
          set: "OUT_OF_FOLD" as const,
          fold: 0,
          images: exam.images.filter((image) => image.laterality === laterality).map(({ id }) => ({ imageId: id, score, logit: 0 })),
        })),
      ),
    );
    const champion = await findAliased(connection, projectId, "champion");
    await saveGateResult(connection, { modelVersionId: version.id, championId: champion?.id ?? null, decision: "HOLD", checks: [] });
    return version;
  });
}
