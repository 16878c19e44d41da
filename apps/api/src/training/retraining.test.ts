import { appendRunEvent } from "@second-read/database";
import { contracts } from "@second-read/jobs";
import { keys } from "@second-read/storage";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { firstEvents } from "../testing/events.ts";
import { seedExam } from "../testing/seed-exam.ts";
import { startTestApi, type TestApi, type TestPerson } from "../testing/test-api.ts";

let api: TestApi;
let project: string;
let analyst: TestPerson;
let reader: TestPerson;

const facts = `{ id status stage recipe seed folds positionInQueue error { code message }
  snapshot { id status progress error { code message } digest patients breasts positives lockedTestPatients } }`;
const trigger = `mutation($i: TriggerRetrainingInput!) { triggerRetraining(input: $i) ${facts} }`;
const input = (more: object = {}) => ({ projectId: project, folds: 2, idempotencyKey: "first", reason: "a test", ...more });

async function foldsQueued(runId: string): Promise<number> {
  const rows = await api.database.sql.query(`SELECT FROM jobs.job WHERE name = 'train-fold' AND data->>'runId' = $1`, [runId]);
  return rows.length;
}

beforeAll(async () => {
  api = await startTestApi();
  project = await api.project("retraining");
  analyst = await api.person("Ana", { [project]: ["ANALYST"] });
  reader = await api.person("Rea", { [project]: ["READER"] });
  for (let patient = 0; patient < 4; patient += 1) {
    await seedExam(api, project, { status: "SETTLED", truth: { class: "NORMAL", strength: "IMPORTED" } });
    await seedExam(api, project, { status: "SETTLED", truth: { class: "BENIGN", strength: "IMPORTED" } });
  }
  await seedExam(api, project, { status: "SETTLED", lockedTest: true, truth: { class: "MALIGNANT", strength: "IMPORTED" } });
  await seedExam(api, project);
});
afterAll(() => api?.close());

describe("a retraining", () => {
  test("with too little truth says how much there is and how much is needed", async () => {
    const { errors } = await api.graphql(analyst, trigger, { i: input({ folds: 5, idempotencyKey: "too little" }) });
    expect(errors?.[0]?.extensions).toMatchObject({
      code: "TOO_LITTLE_TRUTH",
      details: { have: { patientsWithPositive: 4, patientsWithNormal: 4 }, need: { patientsWithPositive: 10, patientsWithNormal: 10 } },
    });
    expect(await api.database.prisma.trainingRun.count()).toBe(0);
    expect(await api.database.prisma.snapshot.count()).toBe(0);
  });

  test("with a model too large for the device names the largest that fits", async () => {
    const large = { recipe: "keras-baseline", inputRows: 2250, inputColumns: 1500, idempotencyKey: "too large" };
    const { errors } = await api.graphql(analyst, trigger, { i: input(large) });
    expect(errors?.[0]?.extensions.code).toBe("TOO_LARGE_FOR_DEVICE");
    expect(errors?.[0]?.extensions.details).toMatchObject({ largestInput: { rows: expect.any(Number), columns: expect.any(Number) } });
  });

  test("freezes the snapshot, queues its folds, and the same key answers the same run, even at once", async () => {
    const answers = await Promise.all([1, 2, 3].map(() => api.ok(analyst, trigger, { i: input() })));
    const ids = new Set(answers.map(({ triggerRetraining }) => triggerRetraining.id));
    expect(ids.size).toBe(1);
    const waiting = answers[0]?.triggerRetraining;
    expect(waiting).toMatchObject({ status: "QUEUED", stage: "snapshot", snapshot: { status: "QUEUED", progress: 0, digest: "" } });
    expect(await foldsQueued(waiting.id)).toBe(0);
    await api.freeze();
    const { trainingRun: run } = await api.ok(analyst, `query($id: ID!) { trainingRun(id: $id) ${facts} }`, { id: waiting.id });
    expect(run).toMatchObject({
      status: "QUEUED",
      stage: "queued",
      recipe: "compact",
      folds: 2,
      snapshot: { status: "FROZEN", progress: 1, patients: 8, breasts: 16, positives: 8, lockedTestPatients: 1 },
    });

    const manifest = new TextDecoder().decode(await api.store.store.getBytes(keys.snapshot(run.snapshot.digest)));
    const lines = manifest
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(lines).toHaveLength(36);
    expect(lines.filter(({ split }) => split === "LOCKED").every(({ dealIndex }) => dealIndex === null)).toBe(true);
    const folds = lines.filter(({ split }) => split === "TRAIN").map(({ dealIndex }) => dealIndex % 2);
    expect(folds.filter((fold) => fold === 0)).toHaveLength(16);

    expect(await foldsQueued(run.id)).toBe(2);
    expect(contracts["train-fold"].attempts).toBeGreaterThan(1);
  });

  test("another's snapshot is not to be trained on", async () => {
    const elsewhere = await api.project("elsewhere");
    const stranger = await api.person("Sam", { [elsewhere]: ["ANALYST"] });
    const snapshot = await api.database.prisma.snapshot.findFirstOrThrow({ where: { projectId: project } });
    expect(await api.code(stranger, trigger, { i: { projectId: elsewhere, snapshotId: snapshot.id, idempotencyKey: "stolen" } })).toBe(
      "NOT_FOUND",
    );
    expect(await api.code(stranger, trigger, { i: input({ idempotencyKey: "foreign" }) })).toBe("NOT_FOUND");
  });

  test("is not asked for by a reader while another of the project waits; who chooses among runs queues them", async () => {
    const second = await api.person("Ron", { [project]: ["READER", "ARBITER"] });
    const runs = () => api.database.prisma.trainingRun.count({ where: { projectId: project } });
    const before = await runs();
    const refused = "A run of this project is already waiting. Start another once it has begun.";
    const ask = async (person: TestPerson, idempotencyKey: string) => {
      const { data, errors } = await api.graphql(person, trigger, { i: input({ idempotencyKey }) });
      return errors?.[0]?.extensions.code === "WRONG_STATE" ? errors[0].message : data?.triggerRetraining.status;
    };
    expect(await ask(reader, "while it waits")).toBe(refused);
    await api.database.prisma.trainingRun.updateMany({ where: { projectId: project }, data: { status: "RUNNING" } });
    // Concurrently: they are serialised, and the second finds the first one's run.
    const answers = await Promise.all([ask(reader, "of one"), ask(second, "of another")]);
    expect(answers.sort()).toEqual([refused, "QUEUED"]);
    expect(await runs()).toBe(before + 1);
    expect(await ask(analyst, "to compare")).toBe("QUEUED");
    await api.database.prisma.trainingRun.updateMany({ where: { projectId: project }, data: { status: "RUNNING" } });
  });

  test("that nothing works on yet is cancelled at once, and only once", async () => {
    const { triggerRetraining: run } = await api.ok(reader, trigger, { i: input({ idempotencyKey: "to cancel" }) });
    const cancel = `mutation($id: ID!) { cancelTrainingRun(id: $id) { status endedAt } }`;
    expect((await api.ok(reader, cancel, { id: run.id })).cancelTrainingRun).toMatchObject({
      status: "CANCELLED",
      endedAt: expect.any(String),
    });
    expect(await api.code(reader, cancel, { id: run.id })).toBe("WRONG_STATE");
  });

  test("tells who follows it every event, however many, and goes on after the last one that was heard", async () => {
    const { triggerRetraining: run } = await api.ok(analyst, trigger, { i: input({ idempotencyKey: "long" }) });
    const lines = Array.from({ length: 1200 }, (_, index) => ({ runId: run.id, message: `line ${index}` }));
    await api.database.prisma.runEvent.createMany({ data: lines });
    await api.ok(analyst, "mutation($id: ID!) { cancelTrainingRun(id: $id) { id } }", { id: run.id });
    const follow = (more: object) =>
      firstEvents(api, analyst, "subscription($id: ID!) { trainingRunEvents(runId: $id) { message } }", { id: run.id }, more);
    const events = (await follow({ count: 5000 })).filter(({ event }) => event === "next");
    const messages = events.map(({ data }) => data?.data.trainingRunEvents.message);
    expect(messages.filter((message) => message.startsWith("line"))).toEqual(lines.map(({ message }) => message));
    const lastEventId = events.at(-2)?.id ?? "";
    expect((await follow({ count: 5000, lastEventId })).filter(({ event }) => event === "next")).toHaveLength(1);
  });

  test("is told to nobody any more who has left the project", async () => {
    const { triggerRetraining: run } = await api.ok(analyst, trigger, { i: input({ idempotencyKey: "left" }) });
    const administrator = await api.person("Adam", { [project]: ["ADMIN"] });
    const leaver = await api.person("Lea", { [project]: ["ANALYST"] });
    const events: unknown[] = [];
    const following = firstEvents(
      api,
      leaver,
      "subscription($id: ID!) { trainingRunEvents(runId: $id) { message } }",
      { id: run.id },
      { count: 5000, onEvent: (event) => void events.push(event) },
    );
    await expect.poll(() => events.length).toBe(1);
    await api.ok(administrator, "mutation($p: ID!, $u: ID!) { setRoles(projectId: $p, userId: $u, roles: []) { id } }", {
      p: project,
      u: leaver.id,
    });
    await api.database.transaction((connection) => appendRunEvent(connection, run.id, { message: "a secret" }));
    // The stream is cut; asking again finds nothing, and the API keeps running.
    await expect(following).rejects.toThrow();
    expect(JSON.stringify(events)).not.toContain("a secret");
    expect(await api.ok(analyst, "{ me { id } }")).toEqual({ me: { id: analyst.id } });
  });

  test("is told to an analyst who becomes a reader meanwhile as to any reader, from the next event on", async () => {
    const { triggerRetraining: run } = await api.ok(analyst, trigger, { i: input({ idempotencyKey: "becomes a reader" }) });
    await api.freeze();
    const administrator = await api.person("Abel", { [project]: ["ADMIN"] });
    const changing = await api.person("Rune", { [project]: ["ANALYST"] });
    const shown: any[] = [];
    const following = firstEvents(
      api,
      changing,
      "subscription($id: ID!) { trainingRunEvents(runId: $id) { message run { snapshot { breasts } epochs { loss } } } }",
      { id: run.id },
      { count: 4, onEvent: ({ data }) => void shown.push(data?.data.trainingRunEvents) },
    );
    // That it was queued, and that its snapshot was frozen.
    await expect.poll(() => shown.length).toBe(2);
    const tell = (message: string) => api.database.transaction((connection) => appendRunEvent(connection, run.id, { message }));
    await tell("for analysts");
    await expect.poll(() => shown.length).toBe(3);
    await api.ok(administrator, "mutation($p: ID!, $u: ID!) { setRoles(projectId: $p, userId: $u, roles: [READER]) { id } }", {
      p: project,
      u: changing.id,
    });
    await tell("a figure");
    await following;
    expect(shown.slice(2).map(({ message, run: { snapshot } }) => [message, snapshot.breasts > 0])).toEqual([
      ["for analysts", true],
      [null, false],
    ]);
  });

  test("is foretold: what it would use and why it may start", async () => {
    const outlook = `query($id: ID!) { project(id: $id) { retraining { newTruth patients positives lockedTestPatients ready reason } } }`;
    const { project: shown } = await api.ok(analyst, outlook, { id: project });
    expect(shown.retraining).toMatchObject({ patients: 8, positives: 8, lockedTestPatients: 1, ready: false });
    expect(shown.retraining.reason).toContain("4 of 10 patients with an abnormal breast");
  });
});
