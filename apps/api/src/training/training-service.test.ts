import { saveComputeReport, saveTrainerBeat } from "@second-read/database";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startTestApi, type TestApi } from "../testing/test-api.ts";

let api: TestApi;
beforeAll(async () => {
  api = await startTestApi();
});
afterAll(() => api?.close());

test("a trainer runs while it is heard of: not before its first beat, and not long after its last", async () => {
  const project = await api.project("service");
  const analyst = await api.person("Ana", { [project]: ["ANALYST"] });
  const isRunning = async () => (await api.ok(analyst, "{ trainingService { isRunning } }")).trainingService.isRunning;
  expect(await isRunning()).toBe(false);
  await saveComputeReport(api.database, { process: "trainer", name: "wasm", device: "a test", tensorflow: null, threads: 1, notTaken: [] });
  await saveTrainerBeat(api.database.sql);
  expect(await isRunning()).toBe(true);
  await api.database.prisma.computeReport.updateMany({ data: { at: new Date(Date.now() - 60_000) } });
  expect(await isRunning()).toBe(false);
  await saveTrainerBeat(api.database.sql);
  expect(await isRunning()).toBe(true);
});
