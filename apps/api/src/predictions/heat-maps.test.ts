import { afterAll, beforeAll, expect, test } from "vitest";
import { seedExam } from "../testing/seed-exam.ts";
import { seedVersion } from "../testing/seed-version.ts";
import { startTestApi, type TestApi, type TestPerson } from "../testing/test-api.ts";

let api: TestApi;
let project: string;
let analyst: TestPerson;

beforeAll(async () => {
  api = await startTestApi();
  project = await api.project("heat");
  analyst = await api.person("Ana", { [project]: ["ANALYST"] });
});
afterAll(() => api?.close());

// Threat: a page of them, each in a transaction of its own, took all connections of the pool, and whoever saved a draft meanwhile was refused.
test("heat maps that a page asks for are queued in one transaction, each once however often they are asked for", async () => {
  const exams = [await seedExam(api, project), await seedExam(api, project), await seedExam(api, project)];
  await seedVersion(
    api,
    project,
    exams.map((exam) => ({ exam, score: 0.2 })),
  );
  const list = `worklist(projectId: "${project}", first: 10) { nodes { predictions { images { heatMapUrl } } } }`;
  await Promise.all([1, 2].map(() => api.ok(analyst, `{ a: ${list} b: ${list} }`)));
  const [found] = await api.database.sql.query<{ queued: number; transactions: number; jobs: number }>(
    `SELECT count(*)::int AS queued, count(DISTINCT xmin::text)::int AS transactions,
       (SELECT count(*)::int FROM jobs.job WHERE name = 'explain-image') AS jobs
     FROM "ImagePrediction" WHERE "heatMap" = 'QUEUED'`,
  );
  expect(found?.queued).toBeGreaterThan(3);
  expect(found).toEqual({ queued: found?.queued, transactions: 1, jobs: found?.queued });
});
