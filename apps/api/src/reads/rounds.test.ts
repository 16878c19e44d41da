import { beforeEach, describe, expect, test } from "vitest";
import { decision, documents, openRoomForEachTest, type ReadingRoom } from "../testing/reading-room.ts";
import { readInput, seedExam } from "../testing/seed-exam.ts";
import type { TestApi, TestPerson } from "../testing/test-api.ts";

// What happens to a round when people act on one exam at conflicting times: an arbiter and a reader, or two readers.

let api: TestApi;
let room: ReadingRoom;
let project: string;
let anna: TestPerson;
let ben: TestPerson;
let cleo: TestPerson;
let dora: TestPerson;
let arno: TestPerson;

openRoomForEachTest((opened) => {
  room = opened;
  ({ api, project, anna, ben, cleo, dora, arno } = room);
});

const benign = decision("BENIGN", "BENIGN");
const breastsOf = (examId: string) => api.database.prisma.breast.findMany({ where: { examId }, orderBy: { laterality: "asc" } });
const examOf = (id: string) => api.database.prisma.exam.findUniqueOrThrow({ where: { id } });

describe("an adjudication", () => {
  test("begins when no read can be undone any more", async () => {
    const exam = await seedExam(api, project);
    await room.readAs(anna, readInput("RECALL", "NORMAL"));
    await room.readAs(ben, readInput("NORMAL"));
    expect(await api.code(arno, documents.adjudicate, { id: exam.id, input: benign })).toBe("WRONG_STATE");
    await api.conclude();
    await api.ok(arno, documents.adjudicate, { id: exam.id, input: benign });
    await api.conclude();
    expect((await examOf(exam.id)).status).toBe("SETTLED");
  });

  test("shows what it replaced when it takes effect, not before", async () => {
    const exam = await seedExam(api, project, { truth: { class: "MALIGNANT", strength: "PATHOLOGY" } });
    await room.readAs(anna, readInput("RECALL", "NORMAL"));
    await room.readAs(ben, readInput("NORMAL"));
    await api.conclude();
    const document = `mutation($id: ID!, $input: AdjudicationInput!) { adjudicate(examId: $id, input: $input) { class version supersedes { class } } }`;
    const decided = { class: "BENIGN", version: 0, supersedes: null };
    expect((await api.ok(arno, document, { id: exam.id, input: benign })).adjudicate).toEqual([decided, decided]);
    const shown = `query($id: ID!) { exam(id: $id) { truth { class strength } } }`;
    expect((await api.ok(arno, shown, { id: exam.id })).exam.truth).toEqual([]);
    await api.conclude();
    const pathology = { class: "MALIGNANT", strength: "PATHOLOGY" };
    expect((await api.ok(arno, shown, { id: exam.id })).exam.truth).toEqual([pathology, pathology]);
  });

  test("of a round that has one already is refused in words", async () => {
    const exam = await room.inArbitration();
    const { round } = await examOf(exam.id);
    await api.database.prisma.adjudication.create({
      data: { examId: exam.id, projectId: project, round, arbiterId: dora.id, reason: "before", truthIds: [] },
    });
    expect(await api.code(arno, documents.adjudicate, { id: exam.id, input: benign })).toBe("WRONG_STATE");
  });
});

describe("doubt about a truth", () => {
  // The stronger truth is not replaced by reads that agree with it, only confirmed; the weaker one is superseded.
  test.each(["IMPORTED", "FOLLOW_UP"] as const)("of strength %s ends when the reads take effect", async (strength) => {
    const exam = await seedExam(api, project, { status: "SETTLED", truth: { class: "BENIGN", strength } });
    const before = await breastsOf(exam.id);
    await room.reopen(exam.id);
    await room.readAs(anna, readInput("NORMAL"));
    await room.readAs(ben, readInput("NORMAL"));
    expect(await breastsOf(exam.id)).toEqual(before.map((breast) => ({ ...breast, truthInDoubt: true })));
    await api.conclude();
    expect((await examOf(exam.id)).status).toBe("SETTLED");
    const after = await breastsOf(exam.id);
    expect(after.map(({ truthInDoubt }) => truthInDoubt)).toEqual([false, false]);
    expect(after.map(({ truthId }, index) => truthId === before[index]?.truthId)).toEqual(Array(2).fill(strength === "FOLLOW_UP"));
  });
});

describe("a place on an exam", () => {
  test("is one reader's at a time, by name as by turn, and each begins with a lease", async () => {
    const exam = await seedExam(api, project);
    const answers = await Promise.all([anna, ben, cleo].map((person) => api.graphql(person, documents.start, { id: exam.id })));
    expect(answers.flatMap(({ errors }) => errors ?? []).map(({ extensions }) => extensions.code)).toEqual(["WRONG_STATE", "WRONG_STATE"]);
    const first = answers.findIndex(({ errors }) => errors === undefined);
    const [holder, other, third] = [0, 1, 2].map((index) => [anna, ben, cleo][(first + index) % 3]) as [TestPerson, TestPerson, TestPerson];
    const read = answers[first]?.data?.startRead;
    expect(read.leaseExpiresAt).not.toBeNull();
    // One's own draft can be continued.
    expect((await api.ok(holder, documents.start, { id: exam.id })).startRead.id).toBe(read.id);
    expect(await room.next(other)).toBeNull();
    expect(await api.database.prisma.read.count({ where: { examId: exam.id } })).toBe(1);

    await api.ok(holder, documents.finalise, { id: read.id, input: readInput("NORMAL"), key: "one" });
    const second = (await api.ok(other, documents.start, { id: exam.id })).startRead;
    expect(second.leaseExpiresAt).not.toBeNull();
    expect(await api.code(third, documents.start, { id: exam.id })).toBe("WRONG_STATE");
    expect(
      (await api.ok(other, documents.finalise, { id: second.id, input: readInput("NORMAL"), key: "two" })).finaliseRead.exam.status,
    ).toBe("READING");
    expect(await api.code(third, documents.start, { id: exam.id })).toBe("WRONG_STATE");
    await api.conclude();
    expect((await examOf(exam.id)).status).toBe("SETTLED");
    expect(await api.code(third, documents.start, { id: exam.id })).toBe("WRONG_STATE");
  });

  test("that was left and is another's now is not offered until it is free again", async () => {
    const exam = await seedExam(api, project);
    const mine = await room.next(anna);
    api.clock.advanceSeconds(31 * 60);
    const theirs = await room.next(ben);
    expect(theirs.exam.id).toBe(exam.id);
    expect(await room.next(anna)).toBeNull();
    expect(await api.code(anna, documents.start, { id: exam.id })).toBe("WRONG_STATE");
    await api.ok(ben, documents.finalise, { id: theirs.id, input: readInput("NORMAL"), key: "ben" });
    const again = await room.next(anna);
    expect(again.id).toBe(mine.id);
    expect(again.leaseExpiresAt).not.toBeNull();
  });
});

describe("one reader who asks many times at once", () => {
  const six = <Value>(ask: () => Promise<Value>) => Promise.all(Array.from({ length: 6 }, ask));
  const reading = () => api.database.prisma.exam.count({ where: { projectId: project, status: "READING" } });
  beforeEach(async () => {
    for (let made = 0; made < 6; made += 1) await seedExam(api, project);
  });

  test("for the next exam is given one read", async () => {
    const given = await six(() => room.next(anna));
    expect(new Set(given.map(({ id }) => id)).size).toBe(1);
    expect(await reading()).toBe(1);
  });

  test("to begin one exam begins one read", async () => {
    const [exam] = await api.database.prisma.exam.findMany({ where: { projectId: project } });
    const begun = await six(() => api.ok(anna, documents.start, { id: exam?.id }));
    expect(new Set(begun.map(({ startRead }) => startRead.id)).size).toBe(1);
    expect(await reading()).toBe(1);
  });

  test("to look ahead holds what one request would, and the next exam is among it", async () => {
    const upcoming = "query($p: ID!) { upcoming(projectId: $p, first: 2) { id } }";
    const held = await six(() => api.ok(anna, upcoming, { p: project }));
    expect(new Set(held.map((answer) => JSON.stringify(answer.upcoming))).size).toBe(1);
    expect(await reading()).toBe(2);
    expect(held[0]?.upcoming.map(({ id }: { id: string }) => id)).toContain((await room.next(anna)).exam.id);
  });

  test("from two tabs, each looking ahead and reading on, has one draft, and another reader gets another exam", async () => {
    const upcoming = "query($p: ID!) { upcoming(projectId: $p, first: 1) { id } }";
    const given = await Promise.all([
      room.next(anna),
      api.ok(anna, upcoming, { p: project }),
      room.next(anna),
      room.next(ben),
      room.next(anna),
    ]);
    const reads = [given[0], given[2], given[4]].map(({ id }) => id);
    expect(new Set(reads).size).toBe(1);
    expect(given[3].exam.id).not.toBe(given[0].exam.id);
    expect(await api.database.prisma.read.count({ where: { projectId: project, readerId: anna.id } })).toBe(1);
  });
});

describe("a breast that comes while its exam is read", () => {
  test("is read by who comes next, and by one more; no read is lost", async () => {
    const exam = await seedExam(api, project, { lateralities: ["R"] });
    const both = readInput("NORMAL");
    await room.readAs(anna, { ...both, breasts: both.breasts.slice(0, 1) });
    const images = await api.database.prisma.image.findMany({ where: { examId: exam.id } });
    await api.database.prisma.image.createMany({
      data: images.map(({ header: _, ...image }) => ({
        ...image,
        id: `${image.id}-L`,
        laterality: "L" as const,
        sourceSha256: `${image.id}-L`,
        sopInstanceUid: `${image.id}-L`,
      })),
    });
    await api.database.prisma.breast.create({ data: { examId: exam.id, laterality: "L", projectId: project } });
    expect((await room.readAs(ben, both)).exam.status).toBe("QUEUED");
    const third = await room.next(cleo);
    expect((await room.next(cleo)).id).toBe(third.id);
    expect(await room.next(dora)).toBeNull();
    await api.ok(cleo, documents.finalise, { id: third.id, input: both, key: "cleo" });
    await api.conclude();
    expect((await examOf(exam.id)).status).toBe("SETTLED");
    expect((await breastsOf(exam.id)).every(({ truthId }) => truthId !== null)).toBe(true);
  });
});

describe("an exam whose reads wait for their effect", () => {
  test("is nobody's: not offered, not begun, not counted, not freed by the sweep or by who passes it over", async () => {
    const exam = await seedExam(api, project);
    const late = await room.next(anna);
    api.clock.advanceSeconds(31 * 60);
    for (const person of [ben, cleo]) await room.readAs(person, readInput("NORMAL"));
    const queue = `query($p: ID!) { project(id: $p) { queue { unread awaitingSecondRead } } upcoming(projectId: $p) { id } }`;
    expect(await api.ok(dora, queue, { p: project })).toEqual({ project: { queue: { unread: 0, awaitingSecondRead: 0 } }, upcoming: [] });
    expect(await room.next(dora)).toBeNull();
    expect(await room.next(anna)).toBeNull();
    expect(await api.code(dora, documents.start, { id: exam.id })).toBe("WRONG_STATE");
    const save = `mutation($id: ID!, $input: ReadInput!) { saveDraft(readId: $id, input: $input) { id } }`;
    expect(await api.code(anna, save, { id: late.id, input: readInput("NORMAL") })).toBe("LEASE_LOST");
    await api.ok(anna, `mutation($id: ID!) { skipExam(readId: $id, reason: "too late") }`, { id: late.id });
    expect((await examOf(exam.id)).status).toBe("READING");
    await api.conclude();
    expect((await examOf(exam.id)).status).toBe("SETTLED");
  });
});

test("an exam that is read again waits behind those that wait, and does not tell by coming first", async () => {
  const old = await seedExam(api, project, { status: "SETTLED", truth: { class: "NORMAL", strength: "IMPORTED" } });
  const waiting = await seedExam(api, project);
  await room.reopen(old.id);
  expect((await room.next(anna)).exam.id).toBe(waiting.id);
  expect((await room.next(ben)).exam.id).toBe(old.id);
});
