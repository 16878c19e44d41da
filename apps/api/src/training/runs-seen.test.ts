import { failRun } from "@second-read/database";
import { seedRun } from "@second-read/testing";
import { afterAll, beforeAll, expect, test } from "vitest";
import { firstEvents } from "../testing/events.ts";
import { startTestApi, type TestApi, type TestPerson } from "../testing/test-api.ts";

let api: TestApi;
let project: string;
beforeAll(async () => {
  api = await startTestApi();
  project = await api.project("seen");
});
afterAll(() => api?.close());

async function endedFor(person: TestPerson): Promise<number> {
  return (await api.ok(person, "query($id: ID!) { project(id: $id) { queue { endedRuns } } }", { id: project })).project.queue.endedRuns;
}
const markSeen = (person: TestPerson) => api.graphql(person, "mutation($p: ID!) { markRunsSeen(projectId: $p) }", { p: project });

async function openRun(): Promise<string> {
  const { run } = await seedRun(api.database, project);
  await api.database.prisma.trainingRun.update({ where: { id: run.id }, data: { status: "RUNNING", endedAt: null } });
  return run.id;
}

test("ended runs are counted for each analyst until they have seen them, live, and for nobody else", async () => {
  const [anna, ben] = [await api.person("Anna", { [project]: ["ANALYST"] }), await api.person("Ben", { [project]: ["ANALYST"] })];
  const reader = await api.person("Rea", { [project]: ["READER"] });
  const runId = await openRun();
  expect(await endedFor(anna)).toBe(0);
  const told: unknown[] = [];
  const following = firstEvents(
    api,
    anna,
    "subscription($p: ID!) { queueChanged(projectId: $p) { endedRuns } }",
    { p: project },
    { count: 2, onEvent: (event) => void told.push(event) },
  );
  await expect.poll(() => told.length).toBe(1);
  await api.database.transaction((connection) => failRun(connection, runId, { code: "CHILD_DIED", message: "It died." }));
  expect((await following).at(-1)?.data?.data.queueChanged).toEqual({ endedRuns: 1 });

  expect(await endedFor(reader)).toBe(0);
  expect((await markSeen(reader)).errors?.[0]?.extensions.code).toBe("FORBIDDEN");
  expect((await markSeen(anna)).data).toEqual({ markRunsSeen: true });
  expect((await markSeen(anna)).data).toEqual({ markRunsSeen: false });
  expect([await endedFor(anna), await endedFor(ben)]).toEqual([0, 1]);
  expect(await api.database.prisma.auditEvent.count({ where: { chain: project, action: "markRunsSeen", outcome: "done" } })).toBe(1);
});
