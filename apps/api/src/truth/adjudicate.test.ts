import { describe, expect, test } from "vitest";
import { documents, openRoomForEachTest, type ReadingRoom } from "../testing/reading-room.ts";
import { type SeededExam, seedExam } from "../testing/seed-exam.ts";
import { seedVersion } from "../testing/seed-version.ts";
import type { TestApi, TestPerson } from "../testing/test-api.ts";

// An arbiter's decisions, until they take effect and after: technical recall, contradictions, undo.

let api: TestApi;
let room: ReadingRoom;
let project: string;
let anna: TestPerson;
let arno: TestPerson;
let alma: TestPerson;
let analyst: TestPerson;

openRoomForEachTest(async (opened) => {
  room = opened;
  ({ api, project, anna, arno, alma } = room);
  analyst = await api.person("Ana", { [project]: ["ANALYST"] });
});

const undo = `mutation($id: ID!) { undoAdjudicate(examId: $id) { id status myDecision { id } } }`;
const shown = `query($id: ID!) { exam(id: $id) { status myDecision { reason undoableUntil breasts { laterality class technicalRecallReason } }
  truth { laterality class version } predictions { score } } }`;

const breast = (laterality: string, more: object) => ({ laterality, strength: "ADJUDICATED", ...more });
const decision = (right: object, left: object = { class: "NORMAL" }, more: object = {}) => ({
  reason: "seen by two more",
  breasts: [breast("R", right), breast("L", left)],
  ...more,
});
const technical = { strength: null, technicalRecallReason: "111210" };

const decide = (person: TestPerson, { id }: SeededExam, input: object, key?: string) =>
  api.ok(person, documents.adjudicate, { id, input, key });
const look = async (person: TestPerson, { id }: SeededExam) => (await api.ok(person, shown, { id })).exam;
const truths = ({ id }: SeededExam) => api.database.prisma.truth.count({ where: { examId: id } });
const audited = async ({ id }: SeededExam, action: string) =>
  (await api.database.prisma.auditEvent.findMany({ where: { chain: project, action, subject: `exam ${id}`, outcome: "done" } })).map(
    ({ details }) => details as Record<string, unknown>,
  );

describe("a technical recall", () => {
  test("upheld by the arbiter makes the exam one, and leaves no truth where there was none", async () => {
    const exam = await room.readByTwo(["TECHNICAL_RECALL", "NORMAL"]);
    expect((await decide(arno, exam, decision(technical))).adjudicate).toEqual([]);
    expect(await look(arno, exam)).toMatchObject({
      status: "ARBITRATION",
      myDecision: { breasts: [{ technicalRecallReason: "111210" }, {}] },
    });
    await api.conclude();
    expect(await look(analyst, exam)).toMatchObject({ status: "TECHNICAL_RECALL", truth: [] });
    expect(await truths(exam)).toBe(0);
    expect(await audited(exam, "adjudicate")).toMatchObject([{ technicalRecall: true, truths: [] }]);
  });

  test("leaves the truth that there was, also of the breast that was decided", async () => {
    const exam = await room.readByTwo(["TECHNICAL_RECALL", "RECALL"], { truth: { class: "BENIGN", strength: "IMPORTED" } });
    await decide(arno, exam, decision(technical, { class: "MALIGNANT" }));
    await api.conclude();
    expect((await look(analyst, exam)).truth).toEqual([
      { laterality: "R", class: "BENIGN", version: 1 },
      { laterality: "L", class: "BENIGN", version: 1 },
    ]);
    expect(await truths(exam)).toBe(2);
  });

  test("needs a reason as readers give it, and no class", async () => {
    const exam = await room.inArbitration();
    for (const wrong of [
      { strength: null, technicalRecallReason: "blurred" },
      { ...technical, class: "NORMAL" },
      { strength: "ADJUDICATED" },
    ])
      expect(await api.code(arno, documents.adjudicate, { id: exam.id, input: decision(wrong) })).toBe("INVALID_INPUT");
  });
});

describe("an arbiter's marks", () => {
  test("are lesions of the truth, by the rules of readers' marks", async () => {
    const exam = await room.inArbitration();
    const finding = (points: number[][], shape = "BOX") => ({
      kind: "MASS",
      laterality: "R",
      marks: [{ imageId: exam.images[0]?.id, shape, points }],
    });
    const of = (one: object) => decision({ class: "BENIGN", findings: [one] });
    for (const wrong of [
      finding([
        [5, 5],
        [5, 5],
      ]),
      finding([
        [1, 1],
        [9999, 9],
      ]),
      finding([[1, 1]]),
    ])
      expect(await api.code(arno, documents.adjudicate, { id: exam.id, input: of(wrong) })).toBe("INVALID_INPUT");
    await decide(
      arno,
      exam,
      of(
        finding([
          [10, 10],
          [60, 50],
        ]),
      ),
    );
    await api.conclude();
    const { exam: after } = await api.ok(
      arno,
      "query($id: ID!) { exam(id: $id) { truth { laterality findings { kind marks { shape } } } } }",
      { id: exam.id },
    );
    expect(after.truth).toEqual([
      { laterality: "R", findings: [{ kind: "MASS", marks: [{ shape: "BOX" }] }] },
      { laterality: "L", findings: [] },
    ]);
  });
});

describe("a decision that contradicts", () => {
  test("is recorded with what it contradicts, asked or not", async () => {
    const silent = await room.inArbitration();
    await decide(arno, silent, decision({ class: "MALIGNANT" }));
    expect(await audited(silent, "adjudicate")).toMatchObject([{ contradictions: ["R.ABNORMAL_WITHOUT_FINDING"], acknowledged: null }]);
    const asked = await room.inArbitration();
    await decide(arno, asked, decision({ class: "MALIGNANT" }, undefined, { acknowledged: ["R.ABNORMAL_WITHOUT_FINDING"] }));
    expect(await audited(asked, "adjudicate")).toMatchObject([{ acknowledged: ["R.ABNORMAL_WITHOUT_FINDING"] }]);
  });

  test("is refused where the arbiter says what they were asked about, and it is not that", async () => {
    const exam = await room.readByTwo(["RECALL", "RECALL"]);
    expect((await look(analyst, exam)).status).toBe("SETTLED");
    const disputed = await room.inArbitration();
    const input = decision({ class: "NORMAL" }, { class: "ABNORMAL" }, { acknowledged: [] });
    const { errors } = await api.graphql(arno, documents.adjudicate, { id: disputed.id, input });
    expect(errors?.[0]?.extensions).toMatchObject({
      code: "INVALID_INPUT",
      details: { contradictions: [{ code: "L.ABNORMAL_WITHOUT_FINDING" }, { code: "L.AGAINST_EVERY_READ" }] },
    });
    expect(errors?.[0]?.message).toBe("The left breast is decided abnormal, and no finding says where.");
    await decide(arno, disputed, { ...input, acknowledged: ["L.AGAINST_EVERY_READ", "L.ABNORMAL_WITHOUT_FINDING"] });
  });
});

describe("undoing a decision", () => {
  test("takes it out as if it had not been made; the exam can be decided again, by anyone", async () => {
    const exam = await room.readByTwo(["RECALL", "NORMAL"], { truth: { class: "BENIGN", strength: "IMPORTED" } });
    const before = [await look(arno, exam), await look(anna, exam), await look(analyst, exam)];
    const { adjudicate: made } = await decide(arno, exam, decision({ class: "MALIGNANT" }), "one");
    expect(made).toMatchObject([
      { class: "MALIGNANT", version: 0 },
      { class: "NORMAL", version: 0 },
    ]);
    expect((await look(arno, exam)).myDecision.undoableUntil).toBe(new Date(api.clock.date().getTime() + 30_000).toISOString());
    api.clock.advanceSeconds(29);
    expect((await api.ok(arno, undo, { id: exam.id })).undoAdjudicate).toEqual({ id: exam.id, status: "ARBITRATION", myDecision: null });
    expect([await look(arno, exam), await look(anna, exam), await look(analyst, exam)]).toEqual(before);
    await api.conclude();
    expect([await look(arno, exam), await look(anna, exam), await look(analyst, exam)]).toEqual(before);
    expect(await audited(exam, "undoAdjudicate")).toHaveLength(1);

    expect(await api.code(arno, documents.adjudicate, { id: exam.id, input: decision({ class: "MALIGNANT" }), key: "one" })).toBe(
      "WRONG_STATE",
    );
    await decide(alma, exam, decision({ class: "BENIGN" }));
    await api.conclude();
    expect((await look(analyst, exam)).truth[0]).toEqual({ laterality: "R", class: "BENIGN", version: 2 });
    expect(await truths(exam)).toBe(4);
  });

  test("ends with the window, and is one's own; who has none is told the same as who was too slow to be first", async () => {
    const exam = await room.inArbitration();
    const none = await api.graphql(alma, undo, { id: exam.id });
    await decide(arno, exam, decision({ class: "NORMAL" }));
    expect((await api.graphql(alma, undo, { id: exam.id })).errors?.[0]?.message).toBe(none.errors?.[0]?.message);
    api.clock.advanceSeconds(30);
    expect(await api.code(arno, undo, { id: exam.id })).toBe("WRONG_STATE");
    await api.conclude();
    expect(await api.code(arno, undo, { id: exam.id })).toBe("WRONG_STATE");
  });

  test("of two at once one holds, and a decision and its undoing at once leave one decision or none", async () => {
    for (let run = 0; run < 5; run += 1) {
      const exam = await room.inArbitration();
      await decide(arno, exam, decision({ class: "NORMAL" }));
      const answers = await Promise.all([
        api.graphql(arno, undo, { id: exam.id }),
        api.graphql(arno, undo, { id: exam.id }),
        api.graphql(alma, documents.adjudicate, { id: exam.id, input: decision({ class: "BENIGN" }) }),
      ]);
      expect(answers.slice(0, 2).filter(({ errors }) => errors === undefined)).toHaveLength(1);
      const holding = await api.database.prisma.adjudication.findMany({ where: { examId: exam.id, undoneAt: null } });
      expect(holding.map(({ arbiterId }) => arbiterId)).toEqual(answers[2]?.errors === undefined ? [alma.id] : []);
    }
  });

  test("no score, truth or earlier truth is shown to the arbiter before, by the decision, its undoing or the one after", async () => {
    const decided = await seedExam(api, project, { status: "SETTLED", truth: { class: "MALIGNANT", strength: "PATHOLOGY" } });
    await seedVersion(api, project, [{ exam: decided, score: 0.77 }]);
    await api.ok(arno, `mutation($id: ID!) { reopenExam(examId: $id, reason: "odd") { status } }`, { id: decided.id });
    for (const person of [alma, alma]) {
      const { adjudicate: answered } = await decide(person, decided, decision({ class: "NORMAL" }));
      expect(answered.map(({ version }: { version: number }) => version)).toEqual([0, 0]);
      expect(await look(person, decided)).toMatchObject({ status: "ARBITRATION", truth: [], predictions: [] });
      await api.ok(person, undo, { id: decided.id });
      expect(await look(person, decided)).toMatchObject({ status: "ARBITRATION", truth: [], predictions: [], myDecision: null });
    }
    expect(await api.database.prisma.exposure.count({ where: { userId: alma.id } })).toBe(0);
    await decide(alma, decided, decision({ class: "NORMAL" }));
    await api.conclude();
    expect((await look(alma, decided)).truth[0]).toEqual({ laterality: "R", class: "MALIGNANT", version: 1 });
  });
});
