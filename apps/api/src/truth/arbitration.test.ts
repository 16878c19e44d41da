import { describe, expect, test } from "vitest";
import { decision, documents, openRoomForEachTest, type ReadingRoom } from "../testing/reading-room.ts";
import { readInput, seedExam } from "../testing/seed-exam.ts";
import type { TestApi, TestPerson } from "../testing/test-api.ts";

let api: TestApi;
let room: ReadingRoom;
let project: string;
let ben: TestPerson;
let arno: TestPerson;
let alma: TestPerson;

openRoomForEachTest((opened) => {
  room = opened;
  ({ api, project, ben, arno, alma } = room);
});

describe("arbitration", () => {
  test("shows the arbiter both reads but no truth, is decided with a reason, and then shows the truth", async () => {
    const exam = await room.inArbitration();
    const before = await api.ok(
      arno,
      `query($id: ID!) { exam(id: $id) { status arbitrationWhy truth { id } reads { reader { name } breasts { opinion } } } }`,
      { id: exam.id },
    );
    expect(before.exam).toMatchObject({
      status: "ARBITRATION",
      arbitrationWhy: ["recall v normal"],
      truth: [],
      reads: [{ reader: { name: "Anna" } }, { reader: { name: "Ben" } }],
    });
    const made = await api.ok(arno, documents.adjudicate, { id: exam.id, input: decision("MALIGNANT", "NORMAL"), key: "k1" });
    expect(made.adjudicate).toMatchObject([{ class: "MALIGNANT", strength: "ADJUDICATED" }, { class: "NORMAL" }]);
    const repeated = await api.ok(arno, documents.adjudicate, { id: exam.id, input: decision("MALIGNANT", "NORMAL"), key: "k1" });
    expect(repeated).toEqual(made);
    expect(await api.code(arno, documents.adjudicate, { id: exam.id, input: decision("BENIGN", "NORMAL"), key: "k1" })).toBe(
      "INVALID_INPUT",
    );
    expect((await api.ok(arno, documents.truth, { id: exam.id })).exam).toMatchObject({ status: "ARBITRATION", truth: [] });
    await api.conclude();
    const [right] = made.adjudicate;
    expect((await api.ok(arno, documents.truth, { id: exam.id })).exam).toMatchObject({
      status: "SETTLED",
      truth: [{ id: right.id, class: "MALIGNANT", version: 1 }, { version: 1 }],
    });
    expect(await api.database.prisma.truth.count({ where: { examId: exam.id } })).toBe(2);
  });

  test("of two arbiters at once one is told that the other has decided", async () => {
    const exam = await room.inArbitration();
    const answers = await Promise.all(
      [arno, alma].map((person) => api.graphql(person, documents.adjudicate, { id: exam.id, input: decision("BENIGN", "NORMAL") })),
    );
    const codes = answers.flatMap(({ errors }) => errors ?? []).map(({ extensions }) => extensions.code);
    expect(codes).toEqual(["WRONG_STATE"]);
    expect(await api.database.prisma.adjudication.count({ where: { examId: exam.id } })).toBe(1);
  });

  test("a truth that was expected and is gone makes the decision stale", async () => {
    const exam = await room.inArbitration();
    expect(await api.code(arno, documents.adjudicate, { id: exam.id, input: decision("BENIGN", "NORMAL"), expected: [exam.id] })).toBe(
      "STALE_REVISION",
    );
  });

  test("who read the exam does not decide it", async () => {
    const both = await api.person("Both", { [project]: ["READER", "ARBITER"] });
    await seedExam(api, project);
    const { exam } = await room.readAs(both, readInput("RECALL", "NORMAL"));
    await room.readAs(ben, readInput("NORMAL"));
    await api.conclude();
    expect(await api.code(both, documents.adjudicate, { id: exam.id, input: decision("BENIGN", "NORMAL") })).toBe("FORBIDDEN");
  });

  test("every breast is decided, by what an arbiter may rest it on", async () => {
    const exam = await room.inArbitration();
    const half = { ...decision("BENIGN", "NORMAL"), breasts: decision("BENIGN", "NORMAL").breasts.slice(0, 1) };
    expect(await api.code(arno, documents.adjudicate, { id: exam.id, input: half })).toBe("INVALID_INPUT");
    const imported = decision("BENIGN", "NORMAL");
    imported.breasts[0] = { laterality: "R", class: "BENIGN", strength: "IMPORTED" };
    expect(await api.code(arno, documents.adjudicate, { id: exam.id, input: imported })).toBe("INVALID_INPUT");
  });
});
