import { afterAll, beforeAll, expect, test } from "vitest";
import { heatMapLimit } from "../access/rate-limits.ts";
import { seedExam } from "../testing/seed-exam.ts";
import { seedVersion } from "../testing/seed-version.ts";
import { startTestApi, type TestApi, type TestPerson } from "../testing/test-api.ts";
import { heatMapsInDocument } from "./operations/queue-heat-maps.ts";

let api: TestApi;
let project: string;
let analyst: TestPerson;

beforeAll(async () => {
  api = await startTestApi();
  project = await api.project("heat");
  analyst = await api.person("Ana", { [project]: ["ANALYST"] });
});
afterAll(() => api?.close());

// Threat: a page of them, each in its own transaction, took all connections of the pool, and anyone who saved a draft at that moment was refused.
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

const state = async () => {
  const [found] = await api.database.sql.query<{ queued: number; jobs: number }>(
    `SELECT (SELECT count(*)::int FROM "ImagePrediction" WHERE "heatMap" = 'QUEUED') AS queued,
       (SELECT count(*)::int FROM jobs.job WHERE name = 'explain-image') AS jobs`,
  );
  return found ?? { queued: 0, jobs: 0 };
};

/** A version that has scored this many exams of a new project, and their maps. */
async function scored(exams: number) {
  const own = await api.project(`heat-${exams}`);
  const seeded = [];
  for (let i = 0; i < exams; i += 1) seeded.push({ exam: await seedExam(api, own), score: 0.2 });
  await seedVersion(api, own, seeded);
  const person = (name: string) => api.person(name, { [own]: ["ANALYST"] });
  const list = `{ worklist(projectId: "${own}", first: ${exams}) { nodes { predictions { images { heatMapUrl } } } } }`;
  return { person, list };
}

test("one document queues a hundred and is told so of the rest, which the next one queues", async () => {
  const { person, list } = await scored(40);
  const ana = await person("Ana");
  const before = await state();
  const first = await api.graphql(ana, list);
  const added = async () => (await state()).queued - before.queued;
  expect(await added()).toBe(heatMapsInDocument);
  const refused = first.errors ?? [];
  expect(refused.length).toBeGreaterThan(0);
  expect(new Set(refused.map(({ extensions }) => extensions.code))).toEqual(new Set(["INVALID_INPUT"]));
  expect(refused[0]?.message).toContain(`at most ${heatMapsInDocument} heat maps`);
  expect((await api.graphql(ana, list)).errors).toBeUndefined();
  expect(await added()).toBe(heatMapsInDocument + refused.length);
  expect((await state()).jobs).toBe((await state()).queued);
});

test("one person has so many made in an hour; what is refused is not queued, and others go on", async () => {
  const { person, list } = await scored(2);
  const [ana, ben] = [await person("Ana"), await person("Ben")];
  const until = new Date(api.clock.now() + 3_600_000);
  await api.database.prisma.rateCount.create({ data: { key: `heatMap ${ana.id}`, count: heatMapLimit.most - 1, until } });
  const before = await state();
  const { errors } = await api.graphql(ana, list);
  expect(errors?.[0]?.extensions).toMatchObject({ code: "RATE_LIMITED", retryable: true, details: { retryAfterSeconds: 3_600 } });
  expect(await state()).toEqual(before);
  await api.ok(ben, list);
  expect((await state()).queued).toBeGreaterThan(before.queued);
  // Maps already made or queued do not count against anybody's limit.
  await api.ok(ana, list);
});
