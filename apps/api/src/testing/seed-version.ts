import { findAliased, type ModelVersion, saveGateResult, savePredictions } from "@second-read/database";
import { exampleThreshold, exampleThresholds, seedVersionOfCases } from "@second-read/testing";
import type { SeededExam } from "./seed-exam.ts";
import type { TestApi } from "./test-api.ts";

/**
 * A version as a finished run leaves it, without its files: evaluated on these exams, whose breasts have truth, and compared by the gate with the
 * current champion. `score` is that of both breasts of an exam.
 */
export async function seedVersion(
  { database }: Pick<TestApi, "database">,
  projectId: string,
  exams: readonly { readonly exam: SeededExam; readonly score: number }[],
  requestedById: string | null = null,
): Promise<ModelVersion> {
  return database.transaction(async (connection) => {
    const breasts = await connection.prisma.breast.findMany({
      where: { examId: { in: exams.map(({ exam }) => exam.id) } },
      include: { truth: true },
    });
    const cases = breasts.flatMap(({ examId, laterality, truth }) => {
      const seeded = exams.find(({ exam }) => exam.id === examId);
      if (truth === null || seeded === undefined) return [];
      const { score, exam } = seeded;
      return [{ examId, laterality, patientId: exam.patientId, truthId: truth.id, class: truth.class, score }];
    });
    const version = await seedVersionOfCases(connection, projectId, cases, {
      requestedById,
      thresholds: { ...exampleThresholds(exampleThreshold), "sensitivity-0.90": 0.1 },
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
