import { endBatchEarly } from "@second-read/database";
import { afterAll, beforeAll, expect, test } from "vitest";
import { seedExam } from "../testing/seed-exam.ts";
import { seedVersion } from "../testing/seed-version.ts";
import { startTestApi, type TestApi } from "../testing/test-api.ts";

let api: TestApi;

beforeAll(async () => {
  api = await startTestApi();
});
afterAll(() => api?.close());

test("a batch that ended early is finished and says why", async () => {
  const project = await api.project("batch");
  const analyst = await api.person("Ana", { [project]: ["ANALYST"] });
  await seedExam(api, project);
  const { id: v } = await seedVersion(api, project, []);
  const ask = `mutation($v: ID!) { predictExams(modelVersionId: $v, idempotencyKey: "k") { id total finishedAt error { code } } }`;
  const { predictExams } = await api.ok(analyst, ask, { v });
  expect(predictExams).toMatchObject({ total: 1, finishedAt: null, error: null });

  await endBatchEarly(api.database, predictExams.id, "Scoring ended early (the worker went away).");
  const { predictionBatch } = await api.ok(
    analyst,
    "query($id: ID!) { predictionBatch(id: $id) { done finishedAt error { code message } } }",
    {
      id: predictExams.id,
    },
  );
  expect(predictionBatch).toMatchObject({
    done: 0,
    finishedAt: expect.any(String),
    error: { code: "UNAVAILABLE", message: "Scoring ended early (the worker went away)." },
  });
});
