import { afterAll, beforeAll, expect, test } from "vitest";
import { seedExam } from "./testing/seed-exam.ts";
import { startTestApi, type TestApi, type TestPerson } from "./testing/test-api.ts";

let api: TestApi;
let manager: TestPerson;
let project: string;

beforeAll(async () => {
  api = await startTestApi();
  project = await api.project("large");
  manager = await api.person("Mia", { [project]: ["DATA_MANAGER"] });
  await seedExam(api, project, {});
});
afterAll(() => api?.close());

const lane = () => api.api.deps.largeAnswers;
/** 200 exams with five images each, three times. */
const large = () => `{ ${["a", "b", "c"].map((alias) => `${alias}: ${list(200)}`).join(" ")} }`;
const list = (first: number) => `worklist(projectId: "${project}", first: ${first}) { nodes { id images { id } } }`;

test("an answer of thousands of rows waits for its turn, and nobody else waits with it", async () => {
  const over = Promise.withResolvers<void>();
  const held = ["one", "two"].map((personId) => lane().run({ personId, signal: new AbortController().signal }, () => over.promise));
  const waits = api.ok(manager, large());
  await expect.poll(() => lane().waiting, { timeout: 20_000 }).toBe(1);
  const { worklist } = await api.ok(manager, `{ ${list(100)} }`);
  expect(worklist.nodes).toHaveLength(1);
  expect(lane().waiting).toBe(1);
  over.resolve();
  expect(Object.values(await waits)).toHaveLength(3);
  await Promise.all(held);
});

test("the place of one that failed is free again", async () => {
  const unknown = large().replaceAll(project, "00000000-0000-7000-8000-000000000000");
  for (let asked = 0; asked < 3; asked += 1) expect(await api.code(manager, unknown)).toBe("NOT_FOUND");
  expect(Object.values(await api.ok(manager, large()))).toHaveLength(3);
});
