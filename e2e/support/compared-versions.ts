import { expect } from "@playwright/test";
import { type Connection, type ModelVersion, openDatabase, savePredictions } from "@second-read/database";
import { isPositive } from "@second-read/domain";
import { exampleThreshold, type SeedCase, seedVersionOfCases } from "@second-read/testing";
import type { ApiClient } from "./api-client.ts";
import { phantomFiles } from "./phantoms.ts";

const exams = 3;
const epochs = 3;

/** Exams with one malignant and one normal breast each, sent together with their truth. */
export async function sendExamsToCompare(manager: ApiClient, projectId: string): Promise<void> {
  for (let exam = 0; exam < exams; exam += 1) {
    const { files } = phantomFiles({
      seed: 501 + exam,
      lesions: [{ laterality: "R", class: "MALIGNANT", conspicuity: 1, diameterMm: 18 }],
    });
    await Promise.all(files.map((file) => manager.upload(projectId, file, { class: file.class })));
  }
}

/** Scores of the malignant and the normal breast of each exam by each version: one breast flips in each direction. */
const scores = {
  first: [
    { positive: 0.9, negative: 0.1 },
    { positive: 0.2, negative: 0.1 },
    { positive: 0.2, negative: 0.1 },
  ],
  second: [
    { positive: 0.1, negative: 0.8 },
    { positive: 0.9, negative: 0.1 },
    { positive: 0.3, negative: 0.1 },
  ],
} as const;

/**
 * Two versions of the exams sent, as their runs would leave them, except for the fold models: the result of training on so few cases is
 * unpredictable.
 */
export async function seedComparedVersions(databaseUrl: string, projectId: string): Promise<void> {
  const database = openDatabase({ url: databaseUrl });
  try {
    // After a failed test, another worker gets here again.
    if ((await database.prisma.modelVersion.count({ where: { projectId } })) > 0) return;
    const truths = () =>
      database.prisma.truth.findMany({
        where: { projectId, exam: { status: "SETTLED" } },
        include: { exam: true },
        orderBy: { examId: "asc" },
      });
    await expect.poll(async () => (await truths()).length, { timeout: 60_000 }).toBe(2 * exams);
    const breasts = await truths();
    const examIds = [...new Set(breasts.map(({ examId }) => examId))];
    for (const byExam of [scores.first, scores.second])
      await database.transaction((connection) =>
        publish(
          connection,
          projectId,
          breasts.map(({ id, examId, laterality, class: breastClass, exam }) => {
            const { positive, negative } = byExam[examIds.indexOf(examId)] ?? { positive: exampleThreshold, negative: exampleThreshold };
            return {
              examId,
              laterality,
              class: breastClass,
              patientId: exam.patientId,
              truthId: id,
              score: isPositive(breastClass) ? positive : negative,
            };
          }),
        ),
      );
  } finally {
    await database.close();
  }
}

async function publish(connection: Connection, projectId: string, cases: readonly SeedCase[]): Promise<void> {
  const { id, runId }: ModelVersion = await seedVersionOfCases(connection, projectId, cases);
  await savePredictions(
    connection,
    cases.map(({ examId, laterality, score }) => ({
      modelVersionId: id,
      projectId,
      examId,
      laterality,
      score,
      logit: 0,
      set: "OUT_OF_FOLD" as const,
      fold: 0,
      images: [],
    })),
  );
  await connection.prisma.trainingRun.update({ where: { id: runId }, data: { epochs } });
  await connection.prisma.epochMetric.createMany({
    data: [0, 1].flatMap((fold) =>
      Array.from({ length: epochs }, (_, epoch) => {
        const [loss, share] = [0.7 - 0.1 * epoch, 0.5 + 0.1 * epoch];
        return {
          runId,
          fold,
          epoch: epoch + 1,
          loss,
          accuracy: share,
          precision: share,
          recall: share,
          auc: share,
          validationLoss: loss,
          validationAccuracy: share,
          validationPrecision: share,
          validationRecall: share,
          validationAuc: share,
        };
      }),
    ),
  });
}
