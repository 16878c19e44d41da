import { recordExposures } from "@second-read/database";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { readInput, seedExam } from "../testing/seed-exam.ts";
import { seedVersion } from "../testing/seed-version.ts";
import { startTestApi, type TestApi, type TestPerson } from "../testing/test-api.ts";

// What a person has seen of an exam that is sent back later, and what a count tells them while their own read can be undone.

let api: TestApi;
let project: string;
let projects = 0;
let anna: TestPerson;
let ben: TestPerson;
let cleo: TestPerson;
let both: TestPerson;
let other: TestPerson;

beforeAll(async () => {
  api = await startTestApi();
});
afterAll(() => api?.close());
beforeEach(async () => {
  projects += 1;
  project = await api.project(`seen-${projects}`);
  anna = await api.person("Anna", { [project]: ["READER"] });
  ben = await api.person("Ben", { [project]: ["READER"] });
  cleo = await api.person("Cleo", { [project]: ["READER"] });
  both = await api.person("Bo", { [project]: ["READER", "ARBITER"] });
  other = await api.person("Arno", { [project]: ["ARBITER"] });
});

const start = `mutation($id: ID!) { startRead(examId: $id) { id } }`;
const finalise = `mutation($id: ID!, $input: ReadInput!, $key: String!) { finaliseRead(readId: $id, input: $input, idempotencyKey: $key) { id } }`;
const adjudicate = `mutation($id: ID!, $input: AdjudicationInput!) { adjudicate(examId: $id, input: $input) { id } }`;
const reads = `query($id: ID!) { exam(id: $id) { reads { blindOpinion } } }`;
const why = `query($id: ID!) { exam(id: $id) { arbitrationWhy } }`;
const decision = {
  reason: "seen by two more",
  breasts: ["R", "L"].map((laterality) => ({ laterality, class: "BENIGN", strength: "ADJUDICATED" })),
};

async function readAs(person: TestPerson, examId: string, input: object): Promise<string> {
  const { id } = (await api.ok(person, start, { id: examId })).startRead;
  await api.ok(person, finalise, { id, input, key: id });
  return id;
}

async function readByTwo(second: "NORMAL" | "RECALL"): Promise<string> {
  const { id } = await seedExam(api, project);
  await readAs(anna, id, readInput("NORMAL"));
  await readAs(ben, id, readInput(second, "NORMAL"));
  await api.conclude();
  return id;
}

const reopen = (id: string) => api.ok(other, `mutation($id: ID!) { reopenExam(examId: $id, reason: "looks odd") { id } }`, { id });
const unread = (person: TestPerson) =>
  api.ok(person, `query($p: ID!) { project(id: $p) { queue { unread } } }`, { p: project }).then((data) => data.project.queue.unread);

describe("an exam that is sent back is read by nobody who was shown", () => {
  test("its reads, when it was final", async () => {
    const id = await readByTwo("NORMAL");
    expect((await api.ok(cleo, reads, { id })).exam.reads).toHaveLength(2);
    await reopen(id);
    expect(await unread(cleo)).toBe(0);
    expect(await api.code(cleo, start, { id })).toBe("FORBIDDEN");
    // Who was shown nothing reads it.
    await api.ok(both, start, { id });
  });

  test.each([
    ["its reads", reads],
    ["why it was in arbitration", why],
  ])("%s, as an arbiter, who may decide it all the same", async (_, document) => {
    const id = await readByTwo("RECALL");
    await api.ok(both, document, { id });
    await api.ok(both, adjudicate, { id, input: decision });
    await api.conclude();
    await reopen(id);
    expect(await unread(both)).toBe(0);
    expect(await api.code(both, start, { id })).toBe("FORBIDDEN");
    await api.ok(cleo, start, { id });
  });

  test("that it has no scores, and so that its patient is held out", async () => {
    const { id } = await seedExam(api, project, {
      status: "SETTLED",
      lockedTest: true,
      truth: { class: "NORMAL", strength: "IMPORTED" },
    });
    expect((await api.ok(cleo, `query($id: ID!) { exam(id: $id) { predictions { score } } }`, { id })).exam.predictions).toEqual([]);
    await reopen(id);
    expect(await api.code(cleo, start, { id })).toBe("FORBIDDEN");
  });
});

test("the graver exposure stays: who was shown reads and then truth may not decide the exam", async () => {
  const id = await readByTwo("RECALL");
  const { sql } = api.database;
  const at = new Date(0);
  for (const what of ["reads", "scores or truth", "reads"] as const)
    await recordExposures(sql, { examIds: [id], userId: both.id, what, at });
  expect(await api.code(both, adjudicate, { id, input: decision })).toBe("FORBIDDEN");
});

test("no sum that a reader is shown moves by their own read of an exam that was sent back, before the read takes effect", async () => {
  const exam = await seedExam(api, project, { status: "SETTLED", truth: { class: "BENIGN", strength: "IMPORTED" } });
  const version = await seedVersion(api, project, [{ exam, score: 0.2 }]);
  const sums = `query($p: ID!, $v: ID!) {
    project(id: $p) { retraining { newTruth patients positives } queue { discrepancies newTruthSinceLastRun } }
    modelVersion(id: $v) { evaluation(set: OUT_OF_FOLD) { exams positives } }
    falseNegatives(modelVersionId: $v, threshold: 1) { totalCount }
  }`;
  const ask = () => api.ok(anna, sums, { p: project, v: version.id });
  // Newer than the last run's snapshot, so that it counts as new truth once it is known.
  await api.database.sql.query(`UPDATE "Snapshot" SET "truthAsOf" = '2000-01-01' WHERE "projectId" = $1`, [project]);
  await reopen(exam.id);
  const before = await ask();
  await readAs(anna, exam.id, readInput("NORMAL"));
  expect(await ask()).toEqual(before);
  await readAs(ben, exam.id, readInput("NORMAL"));
  expect(await ask()).toEqual(before);
  await api.conclude();
  expect(await ask()).not.toEqual(before);
});
