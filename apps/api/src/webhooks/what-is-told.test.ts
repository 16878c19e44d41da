import {
  claimJob,
  completeJob,
  deleteWebhook,
  endCancelled,
  failRun,
  foldJobName,
  insertWebhook,
  moveAlias,
  newId,
  releaseJob,
  requestCancel,
  saveDrift,
  succeedRun,
} from "@second-read/database";
import { type DriftFigure, type DriftLevel, type DriftMeasure, webhookEvents } from "@second-read/domain";
import { seedRun } from "@second-read/testing";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { readInput, seedExam } from "../testing/seed-exam.ts";

import { seedVersion } from "../testing/seed-version.ts";
import { startTestApi, type TestApi } from "../testing/test-api.ts";

// What webhooks are told, however an event comes about.

let api: TestApi;
let project: string;
let webhook: string;
let serial = 0;
beforeAll(async () => {
  api = await startTestApi();
});
afterAll(() => api?.close());
beforeEach(async () => {
  serial += 1;
  project = await api.project(`told-${serial}`, { readingProtocol: "DOUBLE_ARBITRATION" });
  webhook = await subscribe();
});

async function subscribe(): Promise<string> {
  const about = { projectId: project, createdAt: api.clock.date(), createdById: newId(), secretSealed: "" };
  return (await insertWebhook(api.database, { ...about, url: "https://hooks.example.org/", events: [...webhookEvents] })).id;
}

/** What was sent so far, in order: type, then data without the project. */
async function told(): Promise<unknown[]> {
  const rows = await api.database.prisma.webhookDelivery.findMany({
    where: { webhookId: webhook },
    orderBy: [{ createdAt: "asc" }, { id: "asc" }],
  });
  return rows.map(({ body }) => {
    const { type, data } = JSON.parse(body);
    const { projectId, ...rest } = data;
    expect(projectId).toBe(project);
    return { type, ...rest };
  });
}

describe("an exam", () => {
  async function readBy(examId: string, opinion: string): Promise<{ person: Awaited<ReturnType<TestApi["person"]>>; readId: string }> {
    const person = await api.person("Reader", { [project]: ["READER"] });
    const { startRead } = await api.ok(person, "mutation($e: ID!) { startRead(examId: $e) { id } }", { e: examId });
    const finalise = 'mutation($r: ID!, $i: ReadInput!) { finaliseRead(readId: $r, input: $i, idempotencyKey: "k") { id } }';
    await api.ok(person, finalise, { r: startRead.id, i: readInput(opinion) });
    return { person, readId: startRead.id };
  }

  test("is told of when its reads agree and can no longer be undone: not before, and not where one is", async () => {
    const { id } = await seedExam(api, project);
    await readBy(id, "NORMAL");
    const { person, readId } = await readBy(id, "NORMAL");
    api.clock.advanceSeconds(29);
    await api.ok(person, "mutation($r: ID!) { undoFinalise(readId: $r) { id } }", { r: readId });
    await api.conclude();
    expect(await told()).toEqual([]);
    const finalise = 'mutation($r: ID!, $i: ReadInput!) { finaliseRead(readId: $r, input: $i, idempotencyKey: "l") { id } }';
    await api.ok(person, finalise, { r: readId, i: readInput("NORMAL") });
    expect(await told()).toEqual([]);
    await api.conclude();
    expect(await told()).toEqual([{ type: "exam.final", examId: id }]);
  });

  test("whose reads differ is told of when the decision has taken effect: by nothing that comes before could one learn that they differ", async () => {
    const { id } = await seedExam(api, project);
    await readBy(id, "NORMAL");
    await readBy(id, "RECALL");
    await api.conclude();
    const arbiter = await api.person("Arbiter", { [project]: ["ARBITER"] });
    const breasts = (["R", "L"] as const).map((laterality) => ({ laterality, class: "NORMAL", strength: "ADJUDICATED" }));
    const adjudicate = "mutation($e: ID!, $i: AdjudicationInput!) { adjudicate(examId: $e, input: $i) { id } }";
    await api.ok(arbiter, adjudicate, { e: id, i: { reason: "an old scar", breasts } });
    expect(await told()).toEqual([]);
    await api.conclude();
    expect(await told()).toEqual([{ type: "exam.final", examId: id }]);
  });
});

describe("a run", () => {
  const startRun = async () => {
    const { run } = await seedRun(api.database, project);
    await api.database.prisma.trainingRun.update({ where: { id: run.id }, data: { status: "QUEUED" } });
    await api.database.prisma.runJob.create({ data: { runId: run.id, name: foldJobName(0) } });
    return run.id;
  };
  const claimed = async (runId: string) => {
    const claim = await api.database.transaction((connection) => claimJob(connection, runId, foldJobName(0)));
    if (claim === null) throw new Error("nothing to claim");
    await api.database.transaction((connection) => requestCancel(connection, runId));
    expect(await told()).toEqual([]);
    return claim;
  };
  const ended = (trainingRunId: string, status: string) => ({ type: "run.ended", trainingRunId, status });

  test("that succeeds, once", async () => {
    const id = await startRun();
    await api.database.transaction((connection) => succeedRun(connection, id));
    await api.database.transaction((connection) => failRun(connection, id, { code: "LATE", message: "Too late." }));
    expect(await told()).toEqual([ended(id, "SUCCEEDED")]);
  });

  test("that fails, once", async () => {
    const id = await startRun();
    for (let time = 0; time < 2; time += 1)
      await api.database.transaction((connection) => failRun(connection, id, { code: "DIVERGED", message: "It diverged." }));
    expect(await told()).toEqual([ended(id, "FAILED")]);
  });

  test("that is cancelled before it begins", async () => {
    const id = await startRun();
    await api.database.transaction((connection) => requestCancel(connection, id));
    expect(await told()).toEqual([ended(id, "CANCELLED")]);
  });

  test("whose worker stops after cancelling was asked for", async () => {
    const id = await startRun();
    const claim = await claimed(id);
    await api.database.transaction(async (connection) => {
      await releaseJob(connection, claim);
      await endCancelled(connection, id);
      await endCancelled(connection, id);
    });
    expect(await told()).toEqual([ended(id, "CANCELLED")]);
  });

  test("whose last job was done before its worker heard of it", async () => {
    const id = await startRun();
    const claim = await claimed(id);
    await api.database.transaction((connection) => completeJob(connection, claim, { checkpointKey: "a key" }));
    expect(await told()).toEqual([ended(id, "CANCELLED")]);
  });
});

test("a version that is published, and an alias that moves to another version", async () => {
  const one = await seedVersion(api, project, []);
  const two = await seedVersion(api, project, []);
  const move = (toId: string) =>
    api.database.transaction((connection) =>
      moveAlias(connection, { projectId: project, alias: "champion", toId, byId: null, reason: "a test" }),
    );
  for (const { id } of [one, two, two]) await move(id);
  const published = ({ id, runId }: typeof one) => ({ type: "version.published", modelVersionId: id, trainingRunId: runId });
  const changed = (modelVersionId: string, previousModelVersionId: string | null) => ({
    type: "alias.changed",
    alias: "champion",
    modelVersionId,
    previousModelVersionId,
  });
  expect(await told()).toEqual([published(one), published(two), changed(one.id, null), changed(two.id, one.id)]);
});

test("drift past the limit, once for each month and measure", async () => {
  const version = await seedVersion(api, project, []);
  const published = await told();
  const figure = (month: string, measure: DriftMeasure, level: DriftLevel): DriftFigure => ({
    month,
    measure,
    exams: 40,
    psi: { value: 0.4, low: 0.2, high: 0.6, n: 80, method: "an example", note: null },
    chanceLimit: 0.1,
    level,
  });
  const save = (...figures: DriftFigure[]) => api.database.transaction((connection) => saveDrift(connection, version, figures, new Date()));
  await save(figure("2026-01", "SCORE", "SHIFTING"), figure("2026-01", "VENDOR", "DRIFTED"));
  const found = (month: string, measure: DriftMeasure) => ({ type: "drift.found", modelVersionId: version.id, month, measure });
  expect(await told()).toEqual([...published, found("2026-01", "VENDOR")]);
  await save(figure("2026-01", "SCORE", "DRIFTED"), figure("2026-01", "VENDOR", "DRIFTED"), figure("2026-02", "VENDOR", "STABLE"));
  expect(await told()).toEqual([...published, found("2026-01", "VENDOR"), found("2026-01", "SCORE")]);
});

test("a webhook that is deleted while something happens does not keep it from happening", async () => {
  const id = (await seedRun(api.database, project)).run.id;
  let happening: Promise<void> | undefined;
  await api.database.transaction(async (connection) => {
    await deleteWebhook(connection, webhook);
    happening = api.database.transaction((other) => succeedRun(other, id));
    await expect
      .poll(async () => (await api.database.sql.query("SELECT 1 FROM pg_locks WHERE NOT granted")).length, { interval: 20 })
      .toBeGreaterThan(0);
  });
  await happening;
  expect(await api.database.prisma.trainingRun.findUniqueOrThrow({ where: { id } })).toMatchObject({ stage: "done" });
});
