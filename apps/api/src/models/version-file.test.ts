import { keys } from "@second-read/storage";
import { afterAll, beforeAll, expect, test } from "vitest";
import { seedVersion } from "../testing/seed-version.ts";
import { startTestApi, type TestApi } from "../testing/test-api.ts";

let api: TestApi;
beforeAll(async () => {
  api = await startTestApi();
});
afterAll(() => api?.close());

const pack = `mutation($id: ID!) { packVersion(modelVersionId: $id) { number fileUrl } }`;
const ask = `query($id: ID!) { modelVersion(id: $id) { fileUrl } }`;

test("a version's file is asked for by who is not kept blind, and is theirs once it is made", async () => {
  const project = await api.project("home");
  const analyst = await api.person("Analyst", { [project]: ["ANALYST"] });
  const arbiter = await api.person("Arbiter", { [project]: ["ANALYST", "ARBITER"] });
  const reader = await api.person("Reader", { [project]: ["READER"] });
  const { id } = await seedVersion(api, project, []);
  for (const person of [arbiter, reader]) expect(await api.code(person, pack, { id })).toBe("FORBIDDEN");
  expect(await api.ok(analyst, pack, { id })).toEqual({ packVersion: { number: 1, fileUrl: null } });
  expect(await api.database.sql.query("SELECT data FROM jobs.job WHERE name = 'pack-version'")).toEqual([{ data: { modelVersionId: id } }]);
  expect(await api.database.prisma.auditEvent.count({ where: { chain: project, action: "exportVersion", outcome: "done" } })).toBe(1);

  await api.store.store.put(keys.versionFile(id), new TextEncoder().encode("a file"), { contentType: "application/zip" });
  const { modelVersion } = await api.ok(analyst, ask, { id });
  expect(await (await fetch(modelVersion.fileUrl)).text()).toBe("a file");
  for (const person of [arbiter, reader]) expect(await api.ok(person, ask, { id })).toEqual({ modelVersion: { fileUrl: null } });
});
