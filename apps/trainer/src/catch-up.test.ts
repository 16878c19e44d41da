import { type Database, openDatabase, saveDrift, saveLocalisation } from "@second-read/database";
import { type Jobs, openJobs } from "@second-read/jobs";
import { createLogger } from "@second-read/runtime";
import { createTestDatabase, seedVersionOfCases } from "@second-read/testing";
import { afterAll, beforeAll, expect, test } from "vitest";
import { catchUp } from "./catch-up.ts";

let database: Database;
let jobs: Jobs;

beforeAll(async () => {
  const { url } = await createTestDatabase();
  database = openDatabase({ url });
  jobs = await openJobs({ databaseUrl: url, logger: createLogger({ process: "trainer", level: "silent" }), worker: false });
});
afterAll(async () => {
  await jobs?.close();
  await database?.close();
});

const notEstimable = { value: null, low: null, high: null, n: 0, method: "none", note: null };
const analysed = { froc: null, pointingGame: notEstimable, randomisedCorrelation: notEstimable };

/** Jobs enqueued since the last call. */
async function enqueued(): Promise<string[]> {
  const rows = await database.sql.query<{ name: string; data: { modelVersionId?: string } }>(
    "DELETE FROM jobs.job WHERE name IN ('analyse-version', 'measure-drift') RETURNING name, data",
  );
  return rows.map(({ name, data }) => `${name} ${data.modelVersionId ?? ""}`.trim()).sort();
}

test("what a serving version lacks is enqueued when a trainer starts, and nothing that it has", async () => {
  const now = new Date("2026-03-04T09:00:00Z");
  await catchUp({ database, jobs }, now);
  expect(await enqueued()).toEqual([]);

  const { id: projectId } = await database.prisma.project.create({ data: { key: "late", name: "Late", splitKey: "0" } });
  await database.transaction((connection) => seedVersionOfCases(connection, projectId, []));
  const serving = await database.transaction((connection) => seedVersionOfCases(connection, projectId, []));
  await catchUp({ database, jobs }, now);
  expect(await enqueued()).toEqual([`analyse-version ${serving.id}`, "measure-drift"]);

  await saveLocalisation(database, serving.id, analysed);
  await database.transaction((connection) => saveDrift(connection, serving, [], new Date("2026-03-03T02:40:00Z")));
  await catchUp({ database, jobs }, now);
  expect(await enqueued()).toEqual(["measure-drift"]);

  await database.transaction((connection) => saveDrift(connection, serving, [], new Date("2026-03-04T02:40:00Z")));
  await catchUp({ database, jobs }, now);
  expect(await enqueued()).toEqual([]);
});
