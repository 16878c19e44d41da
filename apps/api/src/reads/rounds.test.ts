import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { readInput, type SeededExam, seedExam } from "../testing/seed-exam.ts";
import { startTestApi, type TestApi, type TestPerson } from "../testing/test-api.ts";

// What becomes of a round when people act on one exam out of step: an arbiter and a reader, a reader and a reader.

let api: TestApi;
let project: string;
let projects = 0;
let anna: TestPerson;
let ben: TestPerson;
let cleo: TestPerson;
let dora: TestPerson;
let arbiter: TestPerson;

beforeAll(async () => {
  api = await startTestApi();
});
afterAll(() => api?.close());
beforeEach(async () => {
  projects += 1;
  project = await api.project(`rounds-${projects}`);
  anna = await api.person("Anna", { [project]: ["READER"] });
  ben = await api.person("Ben", { [project]: ["READER"] });
  cleo = await api.person("Cleo", { [project]: ["READER"] });
  dora = await api.person("Dora", { [project]: ["READER"] });
  arbiter = await api.person("Arno", { [project]: ["ARBITER"] });
});

const nextRead = `mutation($p: ID!) { nextExam(projectId: $p) { id leaseExpiresAt exam { id } } }`;
const finalise = `mutation($id: ID!, $input: ReadInput!, $key: String!) { finaliseRead(readId: $id, input: $input, idempotencyKey: $key) { id exam { id status } } }`;
const start = `mutation($id: ID!) { startRead(examId: $id) { id leaseExpiresAt } }`;
const undo = `mutation($id: ID!) { undoFinalise(readId: $id) { id status } }`;
const adjudicate = `mutation($id: ID!, $input: AdjudicationInput!, $key: String) { adjudicate(examId: $id, input: $input, idempotencyKey: $key) { id class } }`;

const decision = {
  reason: "seen by two more",
  breasts: ["R", "L"].map((laterality) => ({ laterality, class: "BENIGN", strength: "ADJUDICATED" })),
};

const next = (person: TestPerson) => api.ok(person, nextRead, { p: project }).then(({ nextExam }) => nextExam);

/** The person's next exam, read and finalised. */
async function readAs(person: TestPerson, input: object): Promise<{ id: string; exam: { id: string; status: string } }> {
  const { id } = await next(person);
  return (await api.ok(person, finalise, { id, input, key: id })).finaliseRead;
}

const reopen = (id: string) => api.ok(arbiter, `mutation($id: ID!) { reopenExam(examId: $id, reason: "looks odd") { id } }`, { id });
const breastsOf = (examId: string) => api.database.prisma.breast.findMany({ where: { examId }, orderBy: { laterality: "asc" } });
const examOf = (id: string) => api.database.prisma.exam.findUniqueOrThrow({ where: { id } });

describe("an adjudication", () => {
  async function inArbitration(): Promise<{ exam: SeededExam; last: string }> {
    const exam = await seedExam(api, project);
    await readAs(anna, readInput("RECALL", "NORMAL"));
    const last = await readAs(ben, readInput("NORMAL"));
    return { exam, last: last.id };
  }

  test("ends the time in which the last read may be taken back", async () => {
    const { exam, last } = await inArbitration();
    await api.ok(arbiter, adjudicate, { id: exam.id, input: decision });
    expect(await api.code(ben, undo, { id: last })).toBe("WRONG_STATE");
    expect((await examOf(exam.id)).status).toBe("SETTLED");
  });

  test("and a taking back at once with it: one of the two holds, and the exam can be settled", async () => {
    for (let run = 0; run < 5; run += 1) {
      const { exam, last } = await inArbitration();
      const [decided, undone] = await Promise.all([
        api.graphql(arbiter, adjudicate, { id: exam.id, input: decision }),
        api.graphql(ben, undo, { id: last }),
      ]);
      const refused = [...(decided.errors ?? []), ...(undone.errors ?? [])].map(({ extensions }) => extensions.code);
      expect(refused).toEqual(["WRONG_STATE"]);
      if (undone.errors === undefined) {
        await api.ok(ben, finalise, { id: last, input: readInput("NORMAL"), key: "again" });
        await api.ok(arbiter, adjudicate, { id: exam.id, input: decision });
      }
      expect((await examOf(exam.id)).status).toBe("SETTLED");
    }
  });

  test("of a round that has one already is refused in words", async () => {
    const { exam } = await inArbitration();
    const { round } = await examOf(exam.id);
    await api.database.prisma.adjudication.create({
      data: { examId: exam.id, projectId: project, round, arbiterId: dora.id, reason: "before", truthIds: [] },
    });
    expect(await api.code(arbiter, adjudicate, { id: exam.id, input: decision })).toBe("WRONG_STATE");
  });
});

describe("doubt about a truth", () => {
  // The stronger truth is not replaced by the reads that agree with it, only confirmed; the weaker is superseded.
  test.each(["IMPORTED", "FOLLOW_UP"] as const)("of strength %s comes back with the read that ended it", async (strength) => {
    const exam = await seedExam(api, project, { status: "SETTLED", truth: { class: "BENIGN", strength } });
    const before = await breastsOf(exam.id);
    await reopen(exam.id);
    await readAs(anna, readInput("NORMAL"));
    const last = await readAs(ben, readInput("NORMAL"));
    expect(last.exam.status).toBe("SETTLED");
    expect((await breastsOf(exam.id)).map(({ truthInDoubt }) => truthInDoubt)).toEqual([false, false]);
    for (const key of ["second thoughts", "third"]) {
      await api.ok(ben, undo, { id: last.id });
      expect(await breastsOf(exam.id)).toEqual(before.map((breast) => ({ ...breast, truthInDoubt: true })));
      await api.ok(ben, finalise, { id: last.id, input: readInput("NORMAL"), key });
      expect((await breastsOf(exam.id)).map(({ truthInDoubt }) => truthInDoubt)).toEqual([false, false]);
      api.clock.advanceSeconds(1);
    }
  });

  test("that an earlier round ended does not come back", async () => {
    const exam = await seedExam(api, project, { status: "SETTLED", truth: { class: "NORMAL", strength: "FOLLOW_UP" } });
    await reopen(exam.id);
    await readAs(anna, readInput("NORMAL"));
    await readAs(ben, readInput("NORMAL"));
    // Drawn as the companion of another exam: a round without doubt.
    await api.database.prisma.exam.update({ where: { id: exam.id }, data: { status: "QUEUED", round: 3, readCount: 0 } });
    api.clock.advanceSeconds(60);
    await readAs(cleo, readInput("NORMAL"));
    const last = await readAs(dora, readInput("NORMAL"));
    await api.ok(dora, undo, { id: last.id });
    expect((await breastsOf(exam.id)).map(({ truthInDoubt }) => truthInDoubt)).toEqual([false, false]);
  });
});

describe("a place on an exam", () => {
  test("is one reader's at a time, by name as by turn, and each begins with a lease", async () => {
    const exam = await seedExam(api, project);
    const answers = await Promise.all([anna, ben, cleo].map((person) => api.graphql(person, start, { id: exam.id })));
    expect(answers.flatMap(({ errors }) => errors ?? []).map(({ extensions }) => extensions.code)).toEqual(["WRONG_STATE", "WRONG_STATE"]);
    const first = answers.findIndex(({ errors }) => errors === undefined);
    const [holder, other, third] = [0, 1, 2].map((index) => [anna, ben, cleo][(first + index) % 3]) as [TestPerson, TestPerson, TestPerson];
    const read = answers[first]?.data?.startRead;
    expect(read.leaseExpiresAt).not.toBeNull();
    // One's own draft goes on.
    expect((await api.ok(holder, start, { id: exam.id })).startRead.id).toBe(read.id);
    expect(await next(other)).toBeNull();
    expect(await api.database.prisma.read.count({ where: { examId: exam.id } })).toBe(1);

    await api.ok(holder, finalise, { id: read.id, input: readInput("NORMAL"), key: "one" });
    const second = (await api.ok(other, start, { id: exam.id })).startRead;
    expect(second.leaseExpiresAt).not.toBeNull();
    expect(await api.code(third, start, { id: exam.id })).toBe("WRONG_STATE");
    expect((await api.ok(other, finalise, { id: second.id, input: readInput("NORMAL"), key: "two" })).finaliseRead.exam.status).toBe(
      "SETTLED",
    );
    expect(await api.code(third, start, { id: exam.id })).toBe("WRONG_STATE");
  });

  test("that was left and is another's now is not offered until it is free again", async () => {
    const exam = await seedExam(api, project);
    const mine = await next(anna);
    api.clock.advanceSeconds(31 * 60);
    const theirs = await next(ben);
    expect(theirs.exam.id).toBe(exam.id);
    expect(await next(anna)).toBeNull();
    expect(await api.code(anna, start, { id: exam.id })).toBe("WRONG_STATE");
    await api.ok(ben, finalise, { id: theirs.id, input: readInput("NORMAL"), key: "ben" });
    const again = await next(anna);
    expect(again.id).toBe(mine.id);
    expect(again.leaseExpiresAt).not.toBeNull();
  });
});

describe("a breast that comes while its exam is read", () => {
  test("is read by who comes next, and by one more; no read is lost", async () => {
    const exam = await seedExam(api, project, { lateralities: ["R"] });
    const both = readInput("NORMAL");
    await readAs(anna, { ...both, breasts: both.breasts.slice(0, 1) });
    const images = await api.database.prisma.image.findMany({ where: { examId: exam.id } });
    await api.database.prisma.image.createMany({
      data: images.map((image) => ({
        ...image,
        id: `${image.id}-L`,
        laterality: "L" as const,
        hanging: {},
        importedLesions: [],
        sourceSha256: `${image.id}-L`,
        sopInstanceUid: `${image.id}-L`,
      })),
    });
    await api.database.prisma.breast.create({ data: { examId: exam.id, laterality: "L", projectId: project } });
    expect((await readAs(ben, both)).exam.status).toBe("QUEUED");
    const third = await next(cleo);
    expect((await next(cleo)).id).toBe(third.id);
    expect(await next(dora)).toBeNull();
    expect((await api.ok(cleo, finalise, { id: third.id, input: both, key: "cleo" })).finaliseRead.exam.status).toBe("SETTLED");
    expect((await breastsOf(exam.id)).every(({ truthId }) => truthId !== null)).toBe(true);
  });
});

test("an exam that is read again waits behind those that wait, and does not tell by coming first", async () => {
  const old = await seedExam(api, project, { status: "SETTLED", truth: { class: "NORMAL", strength: "IMPORTED" } });
  const waiting = await seedExam(api, project);
  await reopen(old.id);
  expect((await next(anna)).exam.id).toBe(waiting.id);
  expect((await next(ben)).exam.id).toBe(old.id);
});
