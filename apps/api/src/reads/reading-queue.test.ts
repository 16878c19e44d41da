import { describe, expect, test } from "vitest";
import { documents, openRoomForEachTest, type ReadingRoom } from "../testing/reading-room.ts";
import { readInput, seedExam } from "../testing/seed-exam.ts";
import type { TestApi, TestPerson } from "../testing/test-api.ts";

let api: TestApi;
let room: ReadingRoom;
let project: string;
let anna: TestPerson;
let ben: TestPerson;
let cleo: TestPerson;

openRoomForEachTest((opened) => {
  room = opened;
  ({ api, project, anna, ben, cleo } = room);
});

describe("the queue", () => {
  test("gives each reader another exam, then the same as second reader, then none", async () => {
    const exams = [await seedExam(api, project), await seedExam(api, project)];
    const [a, b] = [await room.next(anna), await room.next(ben)];
    expect([a.exam.id, b.exam.id]).toEqual(exams.map(({ id }) => id));
    expect(a.exam.status).toBe("READING");
    expect((await room.next(anna)).id).toBe(a.id);
    await api.ok(anna, documents.finalise, { id: a.id, input: readInput("NORMAL"), key: "a" });
    await api.ok(ben, documents.finalise, { id: b.id, input: readInput("NORMAL"), key: "b" });
    expect((await room.next(anna)).exam.id).toBe(exams[1]?.id);
    expect((await room.next(ben)).exam.id).toBe(exams[0]?.id);
    expect(await room.next(cleo)).toBeNull();
  });

  test("eight at once get eight different exams", async () => {
    for (let made = 0; made < 8; made += 1) await seedExam(api, project);
    const readers = await Promise.all(Array.from({ length: 8 }, (_, index) => api.person(`R${index}`, { [project]: ["READER"] })));
    const given = await Promise.all(readers.map(room.next));
    expect(new Set(given.map((read) => read.exam.id)).size).toBe(8);
  });

  test("one person cannot take it whole: ten exams are open at most, also where all are begun at once", async () => {
    const exams = await Promise.all(Array.from({ length: 14 }, () => seedExam(api, project)));
    const begun = await Promise.all(exams.map(({ id }) => api.graphql(anna, documents.start, { id })));
    const refused = begun.flatMap(({ errors }) => errors ?? []);
    expect(refused.map(({ extensions }) => extensions.code)).toEqual(Array(4).fill("WRONG_STATE"));
    expect(refused[0]?.message).toBe("You have 10 exams open. Submit or skip one of them first.");
    const others = await Promise.all([ben, cleo].map(room.next));
    expect(others.filter((read) => read === null)).toEqual([]);
    // One's own draft can be continued; a place that was given back is free again.
    const [mine] = begun.flatMap(({ data }) => (data?.startRead ? [data.startRead] : []));
    expect((await api.ok(anna, documents.start, { id: mine.exam.id })).startRead.id).toBe(mine.id);
    await api.ok(anna, documents.finalise, { id: mine.id, input: readInput("NORMAL"), key: mine.id });
    const free = exams.find(
      ({ id }) => begun.every(({ data }) => data?.startRead?.exam.id !== id) && others.every((read) => read.exam.id !== id),
    );
    expect((await api.ok(anna, documents.start, { id: free?.id })).startRead.exam.id).toBe(free?.id);
  });

  test("a lease that ran out frees the exam, and the late draft finds it lost", async () => {
    const exam = await seedExam(api, project);
    const late = await room.next(anna);
    api.clock.advanceSeconds(31 * 60);
    expect((await room.next(ben)).exam.id).toBe(exam.id);
    await api.ok(anna, documents.save, { id: late.id, input: readInput("NORMAL") });
    const draft = await room.next(cleo);
    expect(draft).toBeNull();
  });

  test("under single reading a lapsed lease that another took is lost", async () => {
    const single = await api.project("single", { readingProtocol: "SINGLE" });
    const [one, two] = [await api.person("One", { [single]: ["READER"] }), await api.person("Two", { [single]: ["READER"] })];
    const exam = await seedExam(api, single);
    const take = `mutation($p: ID!) { nextExam(projectId: $p) { id exam { id } } }`;
    const late = (await api.ok(one, take, { p: single })).nextExam;
    api.clock.advanceSeconds(31 * 60);
    const mine = (await api.ok(two, take, { p: single })).nextExam;
    expect(mine.exam.id).toBe(exam.id);
    expect(await api.code(one, documents.save, { id: late.id, input: readInput("NORMAL") })).toBe("LEASE_LOST");
    await api.ok(two, documents.finalise, { id: mine.id, input: readInput("RECALL", "NORMAL", { class: "BENIGN" }), key: "k" });
    await api.conclude();
    const { exam: after } = await api.ok(two, documents.truth, { id: exam.id });
    expect(after.truth).toMatchObject([
      { laterality: "R", class: "BENIGN", strength: "SINGLE_READ" },
      { laterality: "L", class: "NORMAL", strength: "SINGLE_READ" },
    ]);
  });

  test("upcoming holds exams for one reader, and nextExam takes the first of them", async () => {
    const exams = [await seedExam(api, project), await seedExam(api, project), await seedExam(api, project)];
    const held = await api.ok(anna, `query($p: ID!) { upcoming(projectId: $p) { id images { id } reads { id } truth { id } } }`, {
      p: project,
    });
    expect(held.upcoming.map(({ id }: { id: string }) => id)).toEqual([exams[0]?.id, exams[1]?.id]);
    expect(held.upcoming[0].images).toHaveLength(4);
    expect((await room.next(ben)).exam.id).toBe(exams[2]?.id);
    expect(await room.next(cleo)).toBeNull();
    expect((await room.next(anna)).exam.id).toBe(exams[0]?.id);
    api.clock.advanceSeconds(11 * 60);
    expect((await room.next(cleo)).exam.id).toBe(exams[1]?.id);
  });

  test("a skipped exam is not offered again in its round, but may be begun by name", async () => {
    const exam = await seedExam(api, project);
    const read = await room.next(anna);
    expect(await api.ok(anna, `mutation($id: ID!) { skipExam(readId: $id, reason: "her own aunt") }`, { id: read.id })).toEqual({
      skipExam: true,
    });
    expect(await room.examStatus(exam.id)).toBe("QUEUED");
    expect(await room.next(anna)).toBeNull();
    expect((await room.next(ben)).exam.id).toBe(exam.id);
  });

  test("who saw scores or truth of an exam is never offered it", async () => {
    const exam = await seedExam(api, project, { status: "SETTLED", truth: { class: "NORMAL", strength: "IMPORTED" } });
    expect((await api.ok(anna, documents.truth, { id: exam.id })).exam.truth).toHaveLength(2);
    await room.reopen(exam.id);
    expect(await room.examStatus(exam.id)).toBe("QUEUED");
    expect(await room.next(anna)).toBeNull();
    expect(await api.code(anna, `mutation($id: ID!) { startRead(examId: $id) { id } }`, { id: exam.id })).toBe("FORBIDDEN");
    expect((await room.next(ben)).exam.id).toBe(exam.id);
  });
});
