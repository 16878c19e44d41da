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

describe("from reads to truth", () => {
  test("normal and normal is normal, agreed", async () => {
    const exam = await seedExam(api, project);
    await room.readAs(anna, readInput("NORMAL"));
    expect(await room.examStatus(exam.id)).toBe("QUEUED");
    const last = await room.readAs(ben, readInput("NORMAL"));
    expect(last).toMatchObject({ status: "FINALISED", order: 2, blindOpinion: "NORMAL", leaseExpiresAt: null });
    await api.conclude();
    expect((await api.ok(ben, documents.truth, { id: exam.id })).exam).toMatchObject({
      status: "SETTLED",
      truth: [
        { laterality: "R", class: "NORMAL", strength: "AGREED", version: 1, supersedes: null },
        { laterality: "L", class: "NORMAL", strength: "AGREED", version: 1 },
      ],
      reads: [{}, {}],
    });
  });

  test("recall and recall with different classes is abnormal, never cancer", async () => {
    const exam = await seedExam(api, project);
    await room.readAs(anna, readInput("RECALL", "NORMAL", { class: "MALIGNANT" }));
    await room.readAs(ben, readInput("RECALL", "NORMAL", { class: "BENIGN" }));
    await api.conclude();
    expect((await api.ok(ben, documents.truth, { id: exam.id })).exam.truth[0]).toMatchObject({ laterality: "R", class: "ABNORMAL" });
  });

  test("a mass that both marked is one lesion of the truth", async () => {
    const exam = await seedExam(api, project);
    const imageId = exam.images.find(({ laterality }) => laterality === "R")?.id;
    const massAt = (left: number) => ({
      findings: [
        {
          kind: "MASS",
          laterality: "R",
          marks: [
            {
              imageId,
              shape: "BOX",
              points: [
                [left, 10],
                [left + 20, 30],
              ],
            },
          ],
        },
      ],
    });
    await room.readAs(anna, readInput("RECALL", "NORMAL", massAt(10)));
    await room.readAs(ben, readInput("RECALL", "NORMAL", massAt(14)));
    await api.conclude();
    const lesions = "query($id: ID!) { exam(id: $id) { truth { laterality findings { kind marks { points } } } } }";
    expect((await api.ok(ben, lesions, { id: exam.id })).exam.truth).toEqual([
      {
        laterality: "R",
        findings: [
          {
            kind: "MASS",
            marks: [
              {
                points: [
                  [10, 10],
                  [30, 30],
                ],
              },
            ],
          },
        ],
      },
      { laterality: "L", findings: [] },
    ]);
  });

  test("the same key finalises once", async () => {
    const exam = await seedExam(api, project);
    const read = await room.next(anna);
    const input = readInput("NORMAL");
    const again = (one: object) => api.ok(anna, documents.finalise, { id: read.id, input: one, key: "once" });
    // A client that retries measures its time again.
    const replies = await Promise.all([input, input, { ...input, activeSeconds: 14 }].map(again));
    expect(new Set(replies.map(({ finaliseRead }) => JSON.stringify({ ...finaliseRead, exam: null }))).size).toBe(1);
    expect(await api.code(anna, documents.finalise, { id: read.id, input, key: "another" })).toBe("WRONG_STATE");
    expect(await api.code(anna, documents.finalise, { id: read.id, input: readInput("RECALL"), key: "once" })).toBe("INVALID_INPUT");
    expect((await api.database.prisma.exam.findUniqueOrThrow({ where: { id: exam.id } })).readCount).toBe(1);
  });

  test("a copy of a submission that comes after its undo submits nothing, and its key takes no other request", async () => {
    const exam = await seedExam(api, project);
    const { id } = await room.next(anna);
    const input = readInput("NORMAL");
    await api.ok(anna, documents.finalise, { id, input, key: "once" });
    await api.ok(anna, documents.undo, { id });
    expect(await api.code(anna, documents.finalise, { id, input, key: "once" })).toBe("WRONG_STATE");
    expect(await api.code(anna, documents.finalise, { id, input: readInput("RECALL"), key: "once" })).toBe("INVALID_INPUT");
    expect((await api.database.prisma.exam.findUniqueOrThrow({ where: { id: exam.id } })).readCount).toBe(0);
    await api.ok(anna, documents.finalise, { id, input: readInput("RECALL"), key: "another" });
  });

  test("a weaker truth does not replace a stronger one", async () => {
    const exam = await seedExam(api, project, { status: "QUEUED", truth: { class: "MALIGNANT", strength: "PATHOLOGY" } });
    await room.readAs(anna, readInput("NORMAL"));
    await room.readAs(ben, readInput("NORMAL"));
    await api.conclude();
    expect((await api.ok(ben, documents.truth, { id: exam.id })).exam).toMatchObject({
      status: "SETTLED",
      truth: [{ class: "MALIGNANT", version: 1 }, {}],
    });
  });

  test("technical recall by both sends the exam back to be taken again", async () => {
    const exam = await seedExam(api, project);
    await room.readAs(anna, readInput("TECHNICAL_RECALL"));
    await room.readAs(ben, readInput("TECHNICAL_RECALL"));
    await api.conclude();
    expect(await room.examStatus(exam.id)).toBe("TECHNICAL_RECALL");
  });
});

describe("undoing", () => {
  test("makes a read a draft again, before anything follows from it", async () => {
    const exam = await seedExam(api, project);
    await room.readAs(anna, readInput("NORMAL"));
    const last = await room.readAs(ben, readInput("NORMAL"));
    expect(last.exam.status).toBe("READING");
    expect(await room.next(cleo)).toBeNull();
    const { undoFinalise } = await api.ok(ben, documents.undo, { id: last.id });
    expect(undoFinalise).toMatchObject({ status: "DRAFT", order: 0, blindOpinion: null, exam: { status: "READING" } });
    await api.conclude();
    expect(await room.examStatus(exam.id)).toBe("READING");
    await api.ok(ben, documents.finalise, { id: last.id, input: readInput("RECALL", "NORMAL"), key: "second thoughts" });
    expect(await api.database.prisma.truth.count({ where: { examId: exam.id } })).toBe(0);
    await api.conclude();
    expect(await room.examStatus(exam.id)).toBe("ARBITRATION");
  });

  test("is refused by time alone: not because others read, and not after it took effect", async () => {
    await seedExam(api, project);
    const early = await room.readAs(anna, readInput("NORMAL"));
    api.clock.advanceSeconds(20);
    const last = await room.readAs(ben, readInput("NORMAL"));
    expect((await api.ok(anna, documents.undo, { id: early.id })).undoFinalise.status).toBe("DRAFT");
    const again = (await api.ok(anna, documents.finalise, { id: early.id, input: readInput("NORMAL"), key: "again" })).finaliseRead;
    expect(again.order).toBe(2);
    expect((await api.database.prisma.read.findUniqueOrThrow({ where: { id: last.id } })).order).toBe(1);
    api.clock.advanceSeconds(10);
    expect((await api.ok(ben, documents.undo, { id: last.id })).undoFinalise.status).toBe("DRAFT");
    await api.ok(ben, documents.finalise, { id: last.id, input: readInput("NORMAL"), key: "ben again" });
    await api.conclude();
    expect(await room.examStatus(last.exam.id)).toBe("SETTLED");
    expect(await api.code(ben, documents.undo, { id: last.id })).toBe("WRONG_STATE");
    expect(await api.code(anna, documents.undo, { id: early.id })).toBe("WRONG_STATE");
  });

  test("ends where the read takes effect, even where the job comes late", async () => {
    const exam = await seedExam(api, project);
    await room.readAs(anna, readInput("NORMAL"));
    const last = await room.readAs(ben, readInput("NORMAL"));
    api.clock.advanceSeconds(30);
    expect(await api.code(ben, documents.undo, { id: last.id })).toBe("WRONG_STATE");
    expect(await room.examStatus(exam.id)).toBe("READING");
  });

  test("while the second reader reads, the first may still take theirs back, and both can finish", async () => {
    const exam = await seedExam(api, project);
    const first = await room.readAs(anna, readInput("NORMAL"));
    const open = await room.next(ben);
    await api.ok(anna, documents.undo, { id: first.id });
    await api.ok(anna, documents.finalise, { id: first.id, input: readInput("RECALL", "NORMAL"), key: "again" });
    await api.ok(ben, documents.finalise, { id: open.id, input: readInput("NORMAL"), key: "ben" });
    await api.conclude();
    expect(await room.examStatus(exam.id)).toBe("ARBITRATION");
  });
});
