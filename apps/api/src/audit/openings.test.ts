import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { seedExam } from "../testing/seed-exam.ts";
import { startTestApi, type TestApi, type TestPerson } from "../testing/test-api.ts";
import { createOpenings, type Opened, type Openings } from "./openings.ts";

let api: TestApi;
let analyst: TestPerson;
let examIds: string[];
let openings: Openings;
let statements: number;

beforeAll(async () => {
  api = await startTestApi();
  const project = await api.project("openings");
  analyst = await api.person("Ana", { [project]: ["ANALYST"] });
  examIds = [(await seedExam(api, project)).id, (await seedExam(api, project)).id];
});
afterAll(() => api?.close());
beforeEach(async () => {
  await api.database.prisma.auditTally.deleteMany();
  statements = 0;
  const { sql } = api.database;
  openings = createOpenings({
    sql: {
      query: sql.query,
      run(statement) {
        statements += 1;
        return sql.run(statement);
      },
    },
  });
});

const at = new Date("2026-03-01T10:00:30Z");
const opened = (more: Partial<Opened> = {}): Opened => ({ examIds, actorId: analyst.id, action: "openImages", at, ...more });
const written = () => api.database.prisma.auditTally.count();

test("what was written in this minute is not written again", async () => {
  await openings.note(opened({ examIds: examIds.slice(0, 1) }));
  expect([await written(), statements]).toEqual([1, 1]);
  await openings.note(opened());
  expect([await written(), statements]).toEqual([2, 2]);
  await openings.note(opened({ at: new Date(at.getTime() + 20_000) }));
  expect([await written(), statements]).toEqual([2, 2]);
});

test("another minute, another act and another person are written", async () => {
  for (const more of [{}, { at: new Date(at.getTime() + 60_000) }, { action: "openTruth" as const, at }, { actorId: "somebody" }])
    await openings.note(opened(more));
  expect([await written(), statements]).toEqual([8, 4]);
});

test("what could not be written is written the next time", async () => {
  const failing = createOpenings({
    sql: {
      query: api.database.sql.query,
      run(statement) {
        statements += 1;
        return statements === 1 ? Promise.reject(new Error("away")) : api.database.sql.run(statement);
      },
    },
  });
  await expect(failing.note(opened())).rejects.toThrow("away");
  await failing.note(opened());
  expect(await written()).toBe(2);
});
