import { describe, expect, test } from "vitest";
import { openRoomForEachTest, type ReadingRoom } from "../testing/reading-room.ts";
import type { SeededExam } from "../testing/seed-exam.ts";
import type { TestApi, TestPerson } from "../testing/test-api.ts";

let api: TestApi;
let room: ReadingRoom;
let project: string;
let anna: TestPerson;
let ben: TestPerson;
let cleo: TestPerson;
let arno: TestPerson;

openRoomForEachTest((opened) => {
  room = opened;
  ({ api, project, anna, ben, cleo, arno } = room);
});

const feedback = `query($p: ID!, $first: Int, $after: String) { feedback(projectId: $p, first: $first, after: $after) { totalCount
  pageInfo { hasNextPage endCursor }
  nodes { id seenAt exam { id status } mine { laterality opinion }
    decision { reason undoableUntil breasts { laterality class strength technicalRecallReason } } } } project(id: $p) { queue { feedback } } }`;
const seen = `mutation($id: ID!) { markFeedbackSeen(id: $id) { id seenAt } }`;

const decide = ({ id }: SeededExam, right: object = { class: "BENIGN", strength: "ADJUDICATED" }) =>
  api.ok(arno, "mutation($id: ID!, $input: AdjudicationInput!) { adjudicate(examId: $id, input: $input) { id } }", {
    id,
    input: {
      reason: "a cyst on both views",
      breasts: [
        { laterality: "R", ...right },
        { laterality: "L", class: "NORMAL", strength: "ADJUDICATED" },
      ],
    },
  });
const of = async (person: TestPerson) => {
  const data = await api.ok(person, feedback, { p: project });
  return { nodes: data.feedback.nodes, count: data.feedback.totalCount, unread: data.project.queue.feedback };
};

describe("feedback", () => {
  test("reaches both readers with their own opinion, the decision and its reason, once the decision can no longer be undone", async () => {
    const exam = await room.inArbitration();
    for (const person of [anna, ben]) expect(await of(person)).toEqual({ nodes: [], count: 0, unread: 0 });
    await decide(exam);
    api.clock.advanceSeconds(29);
    for (const person of [anna, ben]) expect(await of(person)).toEqual({ nodes: [], count: 0, unread: 0 });
    await api.conclude();
    for (const [person, opinion] of [
      [anna, "RECALL"],
      [ben, "NORMAL"],
    ] as const) {
      const { nodes, count, unread } = await of(person);
      expect([count, unread]).toEqual([1, 1]);
      expect(nodes).toMatchObject([
        {
          seenAt: null,
          exam: { id: exam.id, status: "SETTLED" },
          mine: [
            { laterality: "R", opinion },
            { laterality: "L", opinion: "NORMAL" },
          ],
          decision: {
            reason: "a cyst on both views",
            undoableUntil: null,
            breasts: [
              { laterality: "R", class: "BENIGN", strength: "ADJUDICATED" },
              { laterality: "L", class: "NORMAL" },
            ],
          },
        },
      ]);
    }
    expect(await of(cleo)).toEqual({ nodes: [], count: 0, unread: 0 });
    expect(await api.database.prisma.exposure.count({ where: { examId: exam.id } })).toBe(0);
  });

  test("is marked as seen by each reader for themselves, once, with an audit event", async () => {
    await decide(await room.inArbitration());
    await api.conclude();
    const [{ id }] = (await of(anna)).nodes;
    const first = (await api.ok(anna, seen, { id })).markFeedbackSeen;
    api.clock.advanceSeconds(5);
    expect((await api.ok(anna, seen, { id })).markFeedbackSeen).toEqual(first);
    expect([(await of(anna)).unread, (await of(ben)).unread]).toEqual([0, 1]);
    expect(await api.code(cleo, seen, { id })).toBe("NOT_FOUND");
    expect(await api.code(arno, seen, { id })).toBe("FORBIDDEN");
    expect(await api.database.prisma.auditEvent.count({ where: { chain: project, action: "markFeedbackSeen", outcome: "done" } })).toBe(1);
  });

  test("of a technical recall tells that, and no class of the other breast", async () => {
    await decide(await room.readByTwo(["TECHNICAL_RECALL", "NORMAL"]), { technicalRecallReason: "111210" });
    await api.conclude();
    const [node] = (await of(ben)).nodes;
    expect(node).toMatchObject({
      exam: { status: "TECHNICAL_RECALL" },
      decision: {
        breasts: [
          { laterality: "R", class: null, technicalRecallReason: "111210" },
          { laterality: "L", class: null, technicalRecallReason: null },
        ],
      },
    });
  });

  test("is told while the exam is final only: not of an undone decision, nor while it is read again", async () => {
    const exam = await room.inArbitration();
    await decide(exam);
    await api.ok(arno, "mutation($id: ID!) { undoAdjudicate(examId: $id) { id } }", { id: exam.id });
    await api.conclude();
    expect((await of(anna)).count).toBe(0);
    await decide(exam);
    await api.conclude();
    const [{ id }] = (await of(anna)).nodes;
    await api.ok(arno, `mutation($id: ID!) { reopenExam(examId: $id, reason: "odd") { id } }`, { id: exam.id });
    expect(await of(anna)).toEqual({ nodes: [], count: 0, unread: 0 });
    expect(await api.code(anna, seen, { id })).toBe("NOT_FOUND");
  });

  test("comes in pages, newest first", async () => {
    const exams: SeededExam[] = [];
    for (let made = 0; made < 3; made += 1) {
      const exam = await room.inArbitration();
      await decide(exam);
      await api.conclude();
      exams.push(exam);
    }
    const found: string[] = [];
    let after: string | null = null;
    do {
      const page: any = (await api.ok(anna, feedback, { p: project, first: 2, after })).feedback;
      found.push(...page.nodes.map((node: any) => node.exam.id));
      after = page.pageInfo.hasNextPage ? page.pageInfo.endCursor : null;
      expect(page.totalCount).toBe(3);
    } while (after !== null);
    expect(found).toEqual(exams.map(({ id }) => id).reverse());
    expect(await api.code(anna, feedback, { p: project, after: "bm8gY3Vyc29y" })).toBe("INVALID_INPUT");
  });
});
