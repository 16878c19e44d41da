import { recordExposures } from "@second-read/database";
import { describe, expect, test } from "vitest";
import { decision, documents, openRoomForEachTest, type ReadingRoom } from "../testing/reading-room.ts";
import { readInput, seedExam } from "../testing/seed-exam.ts";
import { seedVersion } from "../testing/seed-version.ts";
import type { TestApi, TestPerson } from "../testing/test-api.ts";

// What a person has seen of an exam that is later sent back, and what a count reveals to them while their own read can be undone.

let api: TestApi;
let room: ReadingRoom;
let project: string;
let anna: TestPerson;
let ben: TestPerson;
let cleo: TestPerson;
let both: TestPerson;

openRoomForEachTest(async (opened) => {
  room = opened;
  ({ api, project, anna, ben, cleo } = room);
  both = await api.person("Bo", { [project]: ["READER", "ARBITER"] });
});

const reads = `query($id: ID!) { exam(id: $id) { reads { blindOpinion } } }`;
const why = `query($id: ID!) { exam(id: $id) { arbitrationWhy } }`;
const benign = decision("BENIGN", "BENIGN");

const unread = (person: TestPerson) =>
  api.ok(person, `query($p: ID!) { project(id: $p) { queue { unread } } }`, { p: project }).then((data) => data.project.queue.unread);

describe("an exam that is sent back is read by nobody who was shown", () => {
  test("its reads, when it was final", async () => {
    const { id } = await room.readByTwo(["NORMAL", "NORMAL"]);
    expect((await api.ok(cleo, reads, { id })).exam.reads).toHaveLength(2);
    await room.reopen(id);
    expect(await unread(cleo)).toBe(0);
    expect(await api.code(cleo, documents.start, { id })).toBe("FORBIDDEN");
    // A reader who was shown nothing reads it.
    await api.ok(both, documents.start, { id });
  });

  test.each([
    ["its reads", reads],
    ["why it was in arbitration", why],
  ])("%s, as an arbiter, who may decide it all the same", async (_, document) => {
    const { id } = await room.readByTwo(["NORMAL", "RECALL"]);
    await api.ok(both, document, { id });
    await api.ok(both, documents.adjudicate, { id, input: benign });
    await api.conclude();
    await room.reopen(id);
    expect(await unread(both)).toBe(0);
    expect(await api.code(both, documents.start, { id })).toBe("FORBIDDEN");
    await api.ok(cleo, documents.start, { id });
  });

  test("that it has no scores, and so that its patient is held out", async () => {
    const { id } = await seedExam(api, project, {
      status: "SETTLED",
      lockedTest: true,
      truth: { class: "NORMAL", strength: "IMPORTED" },
    });
    expect((await api.ok(cleo, `query($id: ID!) { exam(id: $id) { predictions { score } } }`, { id })).exam.predictions).toEqual([]);
    await room.reopen(id);
    expect(await api.code(cleo, documents.start, { id })).toBe("FORBIDDEN");
  });
});

test("the graver exposure stays: who was shown reads and then truth may not decide the exam", async () => {
  const { id } = await room.readByTwo(["NORMAL", "RECALL"]);
  const { sql } = api.database;
  const at = new Date(0);
  for (const what of ["reads", "scores or truth", "reads"] as const)
    await recordExposures(sql, { examIds: [id], userId: both.id, what, at });
  expect(await api.code(both, documents.adjudicate, { id, input: benign })).toBe("FORBIDDEN");
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
  await room.reopen(exam.id);
  const before = await ask();
  await room.readAs(anna, readInput("NORMAL"));
  expect(await ask()).toEqual(before);
  await room.readAs(ben, readInput("NORMAL"));
  expect(await ask()).toEqual(before);
  await api.conclude();
  expect(await ask()).not.toEqual(before);
});
