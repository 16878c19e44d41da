import { newId } from "@second-read/database";
import { afterAll, beforeAll, expect, test } from "vitest";
import { seedThings } from "../testing/seed-things.ts";
import { startTestApi, type TestApi, type TestPerson } from "../testing/test-api.ts";
import { openAtMost } from "./require-room.ts";

let api: TestApi;
let project: string;
beforeAll(async () => {
  api = await startTestApi();
  project = await api.project("room");
});
afterAll(() => api?.close());

type Ask = (person: TestPerson, things: Awaited<ReturnType<typeof seedThings>>) => Promise<unknown>;
const key = () => `"${newId()}"`;

test.each<[keyof typeof openAtMost, Ask, () => Promise<unknown>]>([
  [
    "exports",
    (person) => api.ok(person, `mutation { createExport(projectId: "${project}", format: CSV) { id } }`),
    () => api.database.prisma.export.updateMany({ data: { status: "SUCCEEDED" } }),
  ],
  [
    "batches",
    (person, { modelVersion, exam }) =>
      api.ok(person, `mutation { predictExams(modelVersionId: "${modelVersion}", examIds: ["${exam}"], idempotencyKey: ${key()}) { id } }`),
    () => api.database.prisma.predictionBatch.updateMany({ data: { finishedAt: new Date() } }),
  ],
  [
    "runs",
    (person, { snapshot }) =>
      api.ok(
        person,
        `mutation { triggerRetraining(input: { projectId: "${project}", snapshotId: "${snapshot}", idempotencyKey: ${key()} }) { id } }`,
      ),
    () => api.database.prisma.trainingRun.updateMany({ data: { status: "FAILED" } }),
  ],
])("%s of one person that have not ended are bounded; others have theirs, and it goes on when they end", async (kind, ask, end) => {
  const [ana, ben] = [
    await api.person("Ana", { [project]: ["DATA_MANAGER", "ANALYST"] }),
    await api.person("Ben", { [project]: ["DATA_MANAGER", "ANALYST"] }),
  ];
  const things = await seedThings(api, project, ana.id);
  await api.database.prisma.snapshot.updateMany({ where: { id: things.snapshot }, data: { status: "QUEUED" } });
  await end();
  // Concurrently: two that count at the same moment must not find the same place free.
  const asked = await Promise.allSettled(Array.from({ length: openAtMost[kind] + 3 }, () => ask(ana, things)));
  const refused = asked.filter(({ status }) => status === "rejected");
  expect(refused).toHaveLength(3);
  for (const { reason } of refused as PromiseRejectedResult[]) expect(String(reason)).toContain("have not ended");
  await ask(ben, things);
  await end();
  await ask(ana, things);
});
