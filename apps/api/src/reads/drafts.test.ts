import { describe, expect, test } from "vitest";
import { documents, openRoomForEachTest, type ReadingRoom } from "../testing/reading-room.ts";
import { readInput, seedExam } from "../testing/seed-exam.ts";
import type { TestApi, TestPerson } from "../testing/test-api.ts";

let api: TestApi;
let room: ReadingRoom;
let project: string;
let anna: TestPerson;
let ben: TestPerson;

openRoomForEachTest((opened) => {
  room = opened;
  ({ api, project, anna, ben } = room);
});

describe("drafts", () => {
  test("are kept by revision; a stale one is told, and nothing is lost", async () => {
    const exam = await seedExam(api, project);
    const read = await room.next(anna);
    const finding = {
      kind: "MASS",
      laterality: "R",
      attributes: {},
      marks: [
        {
          imageId: exam.images[0]?.id,
          shape: "BOX",
          points: [
            [10, 10],
            [40, 50],
          ],
        },
      ],
    };
    const first = (
      await api.ok(anna, documents.save, { id: read.id, input: readInput("RECALL", "NORMAL", { findings: [finding] }), rev: 0 })
    ).saveDraft;
    expect(first.revision).toBe(1);
    const { lesionUid } = first.findings[0];
    const again = { ...finding, lesionUid };
    const kept = (await api.ok(anna, documents.save, { id: read.id, input: readInput("RECALL", "NORMAL", { findings: [again] }), rev: 1 }))
      .saveDraft;
    expect(kept.findings[0]).toEqual(first.findings[0]);
    expect(await api.code(anna, documents.save, { id: read.id, input: readInput("NORMAL"), rev: 1 })).toBe("STALE_REVISION");
    expect(await api.code(anna, documents.finalise, { id: read.id, input: readInput("NORMAL"), rev: 1, key: "k" })).toBe("STALE_REVISION");
    expect((await room.next(anna)).findings).toEqual(first.findings);
    expect(await api.database.prisma.readRevision.count({ where: { readId: read.id } })).toBe(2);
  });

  test("of two saves at once with one revision, one is stale", async () => {
    await seedExam(api, project);
    const read = await room.next(anna);
    const answers = await Promise.all(
      [1, 2, 3, 4].map(() => api.graphql(anna, documents.save, { id: read.id, input: readInput("NORMAL"), rev: 0 })),
    );
    expect(answers.filter(({ errors }) => !errors)).toHaveLength(1);
    expect(answers.flatMap(({ errors }) => errors ?? []).map(({ extensions }) => extensions.code)).toEqual(Array(3).fill("STALE_REVISION"));
  });

  test("what cannot be meant is refused with its place", async () => {
    const exam = await seedExam(api, project);
    const other = await seedExam(api, project);
    const read = await room.next(anna);
    expect(read.exam.id).toBe(exam.id);
    const mark = {
      imageId: other.images[0]?.id,
      shape: "BOX",
      points: [
        [1, 1],
        [2, 2],
      ],
    };
    const input = readInput("RECALL", "NORMAL", { findings: [{ kind: "MASS", laterality: "R", marks: [mark] }] });
    const { errors } = await api.graphql(anna, documents.save, { id: read.id, input });
    expect(errors?.[0]?.extensions).toMatchObject({
      code: "INVALID_INPUT",
      details: { problems: [{ path: "findings[0].marks[0].imageId" }] },
    });
    expect(await api.code(anna, documents.finalise, { id: read.id, input: { breasts: [], findings: [] }, key: "k" })).toBe("INVALID_INPUT");
  });

  test("somebody else's read does not exist", async () => {
    await seedExam(api, project);
    const read = await room.next(anna);
    expect(await api.code(ben, documents.save, { id: read.id, input: readInput("NORMAL") })).toBe("NOT_FOUND");
    expect(await api.code(ben, documents.finalise, { id: read.id, input: readInput("NORMAL"), key: "k" })).toBe("NOT_FOUND");
    expect(await api.code(ben, `mutation($id: ID!) { skipExam(readId: $id, reason: "no") }`, { id: read.id })).toBe("NOT_FOUND");
  });
});
