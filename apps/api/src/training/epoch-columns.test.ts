import { seedVersionOfCases } from "@second-read/testing";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startTestApi, type TestApi, type TestPerson } from "../testing/test-api.ts";

let api: TestApi;
let project: string;

beforeAll(async () => {
  api = await startTestApi();
  project = await api.project("columns");
});
afterAll(() => api?.close());

const names = [
  ...["fold", "epoch", "loss", "accuracy", "precision", "recall", "auc", "validationLoss", "validationAccuracy", "validationPrecision"],
  ...["validationRecall", "validationAuc", "imagesPerSecond", "memoryMb"],
];

test("columns say what the rows say, for readers in whole per cent too", async () => {
  const { runId } = await api.database.transaction((connection) => seedVersionOfCases(connection, project, []));
  const epochs = [0, 1].flatMap((fold) => [1, 2, 3].map((epoch) => ({ runId, fold, epoch, loss: 1 / epoch, auc: 0.7123 + fold / 100 })));
  await api.database.prisma.epochMetric.createMany({ data: epochs });
  const asked = `query($id: ID!) { trainingRun(id: $id) { epochs { ${names.join(" ")} } epochColumns { ${names.join(" ")} } } }`;
  const answers = async (person: TestPerson) => (await api.ok(person, asked, { id: runId })).trainingRun;

  const [analyst, reader] = [await api.person("Ana", { [project]: ["ANALYST"] }), await api.person("Rhea", { [project]: ["READER"] })];
  for (const { epochs: rows, epochColumns } of [await answers(analyst), await answers(reader)]) {
    expect(rows).toHaveLength(6);
    expect(Object.keys(epochColumns)).toEqual(names);
    for (const name of names) expect(epochColumns[name]).toEqual(rows.map((row: Record<string, unknown>) => row[name]));
  }
  expect((await answers(analyst)).epochColumns.auc).toContain(0.7123);
  expect((await answers(reader)).epochColumns.auc).toEqual([0.71, 0.71, 0.71, 0.72, 0.72, 0.72]);
});
