import { keys } from "@second-read/storage";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { readInput, type SeededExam, seedExam } from "../testing/seed-exam.ts";
import { seedVersion } from "../testing/seed-version.ts";
import { startTestApi, type TestApi, type TestPerson } from "../testing/test-api.ts";

let api: TestApi;
let project: string;
let projects = 0;
let anna: TestPerson;
let ben: TestPerson;
let cleo: TestPerson;
let arbiter: TestPerson;
let second: TestPerson;

beforeAll(async () => {
  api = await startTestApi();
});
afterAll(() => api?.close());
beforeEach(async () => {
  projects += 1;
  project = await api.project(`reading-${projects}`);
  anna = await api.person("Anna", { [project]: ["READER"] });
  ben = await api.person("Ben", { [project]: ["READER"] });
  cleo = await api.person("Cleo", { [project]: ["READER"] });
  arbiter = await api.person("Arno", { [project]: ["ARBITER"] });
  second = await api.person("Alma", { [project]: ["ARBITER"] });
});

const readFields = `id status order round revision leaseExpiresAt blindOpinion breasts { laterality opinion } findings { id lesionUid kind marks { imageId shape points } } exam { id status }`;
const next = (person: TestPerson) =>
  api.ok(person, `mutation($p: ID!) { nextExam(projectId: $p) { ${readFields} } }`, { p: project }).then((data) => data.nextExam);
const save = `mutation($id: ID!, $input: ReadInput!, $rev: Int) { saveDraft(readId: $id, input: $input, expectedRevision: $rev) { ${readFields} } }`;
const finalise = `mutation($id: ID!, $input: ReadInput!, $rev: Int, $key: String!) { finaliseRead(readId: $id, input: $input, expectedRevision: $rev, idempotencyKey: $key) { ${readFields} } }`;
const undo = `mutation($id: ID!) { undoFinalise(readId: $id) { ${readFields} } }`;
const truthOf = `query($id: ID!) { exam(id: $id) { status truth { id laterality class strength version supersedes { id } } reads { id } } }`;
const adjudicate = `mutation($id: ID!, $input: AdjudicationInput!, $expected: [ID!], $key: String) {
  adjudicate(examId: $id, input: $input, expectedTruthIds: $expected, idempotencyKey: $key) { id laterality class strength version } }`;

async function readAs(person: TestPerson, input: object): Promise<any> {
  const read = await next(person);
  const { finaliseRead } = await api.ok(person, finalise, { id: read.id, input, key: read.id });
  return finaliseRead;
}

function decision(right: string, left: string) {
  return {
    reason: "seen by two more",
    breasts: [
      { laterality: "R", class: right, strength: "ADJUDICATED" },
      { laterality: "L", class: left, strength: "ADJUDICATED" },
    ],
  };
}

async function inArbitration(): Promise<SeededExam> {
  const exam = await seedExam(api, project);
  await readAs(anna, readInput("RECALL", "NORMAL"));
  await readAs(ben, readInput("NORMAL"));
  await api.conclude();
  return exam;
}

const examStatus = async (id: string) => (await api.database.prisma.exam.findUniqueOrThrow({ where: { id } })).status;

describe("the queue", () => {
  test("gives each reader another exam, then the same as second reader, then none", async () => {
    const exams = [await seedExam(api, project), await seedExam(api, project)];
    const [a, b] = [await next(anna), await next(ben)];
    expect([a.exam.id, b.exam.id]).toEqual(exams.map(({ id }) => id));
    expect(a.exam.status).toBe("READING");
    expect((await next(anna)).id).toBe(a.id);
    await api.ok(anna, finalise, { id: a.id, input: readInput("NORMAL"), key: "a" });
    await api.ok(ben, finalise, { id: b.id, input: readInput("NORMAL"), key: "b" });
    expect((await next(anna)).exam.id).toBe(exams[1]?.id);
    expect((await next(ben)).exam.id).toBe(exams[0]?.id);
    expect(await next(cleo)).toBeNull();
  });

  test("eight at once get eight different exams", async () => {
    for (let made = 0; made < 8; made += 1) await seedExam(api, project);
    const readers = await Promise.all(Array.from({ length: 8 }, (_, index) => api.person(`R${index}`, { [project]: ["READER"] })));
    const given = await Promise.all(readers.map(next));
    expect(new Set(given.map((read) => read.exam.id)).size).toBe(8);
  });

  test("a lease that ran out frees the exam, and the late draft finds it lost", async () => {
    const exam = await seedExam(api, project);
    const late = await next(anna);
    api.clock.advanceSeconds(31 * 60);
    expect((await next(ben)).exam.id).toBe(exam.id);
    await api.ok(anna, save, { id: late.id, input: readInput("NORMAL") });
    const draft = await next(cleo);
    expect(draft).toBeNull();
  });

  test("under single reading a lapsed lease that another took is lost", async () => {
    const single = await api.project(`single-${projects}`, { readingProtocol: "SINGLE" });
    const [one, two] = [await api.person("One", { [single]: ["READER"] }), await api.person("Two", { [single]: ["READER"] })];
    const exam = await seedExam(api, single);
    const take = `mutation($p: ID!) { nextExam(projectId: $p) { id exam { id } } }`;
    const late = (await api.ok(one, take, { p: single })).nextExam;
    api.clock.advanceSeconds(31 * 60);
    const mine = (await api.ok(two, take, { p: single })).nextExam;
    expect(mine.exam.id).toBe(exam.id);
    expect(await api.code(one, save, { id: late.id, input: readInput("NORMAL") })).toBe("LEASE_LOST");
    await api.ok(two, finalise, { id: mine.id, input: readInput("RECALL", "NORMAL", { class: "BENIGN" }), key: "k" });
    await api.conclude();
    const { exam: settled } = await api.ok(two, truthOf, { id: exam.id });
    expect(settled.truth).toMatchObject([
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
    expect((await next(ben)).exam.id).toBe(exams[2]?.id);
    expect(await next(cleo)).toBeNull();
    expect((await next(anna)).exam.id).toBe(exams[0]?.id);
    api.clock.advanceSeconds(11 * 60);
    expect((await next(cleo)).exam.id).toBe(exams[1]?.id);
  });

  test("a skipped exam is not offered again in its round, but may be begun by name", async () => {
    const exam = await seedExam(api, project);
    const read = await next(anna);
    expect(await api.ok(anna, `mutation($id: ID!) { skipExam(readId: $id, reason: "her own aunt") }`, { id: read.id })).toEqual({
      skipExam: true,
    });
    expect(await examStatus(exam.id)).toBe("QUEUED");
    expect(await next(anna)).toBeNull();
    expect((await next(ben)).exam.id).toBe(exam.id);
  });

  test("who saw scores or truth of an exam is never offered it", async () => {
    const exam = await seedExam(api, project, { status: "SETTLED", truth: { class: "NORMAL", strength: "IMPORTED" } });
    expect((await api.ok(anna, truthOf, { id: exam.id })).exam.truth).toHaveLength(2);
    await api.ok(arbiter, `mutation($id: ID!) { reopenExam(examId: $id, reason: "looks odd") { status round } }`, { id: exam.id });
    expect(await examStatus(exam.id)).toBe("QUEUED");
    expect(await next(anna)).toBeNull();
    expect(await api.code(anna, `mutation($id: ID!) { startRead(examId: $id) { id } }`, { id: exam.id })).toBe("FORBIDDEN");
    expect((await next(ben)).exam.id).toBe(exam.id);
  });
});

describe("drafts", () => {
  test("are kept by revision; a stale one is told, and nothing is lost", async () => {
    const exam = await seedExam(api, project);
    const read = await next(anna);
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
    const first = (await api.ok(anna, save, { id: read.id, input: readInput("RECALL", "NORMAL", { findings: [finding] }), rev: 0 }))
      .saveDraft;
    expect(first.revision).toBe(1);
    const { lesionUid } = first.findings[0];
    const again = { ...finding, lesionUid };
    const kept = (await api.ok(anna, save, { id: read.id, input: readInput("RECALL", "NORMAL", { findings: [again] }), rev: 1 })).saveDraft;
    expect(kept.findings[0]).toEqual(first.findings[0]);
    expect(await api.code(anna, save, { id: read.id, input: readInput("NORMAL"), rev: 1 })).toBe("STALE_REVISION");
    expect(await api.code(anna, finalise, { id: read.id, input: readInput("NORMAL"), rev: 1, key: "k" })).toBe("STALE_REVISION");
    expect((await next(anna)).findings).toEqual(first.findings);
    expect(await api.database.prisma.readRevision.count({ where: { readId: read.id } })).toBe(2);
  });

  test("of two saves at once with one revision, one is stale", async () => {
    await seedExam(api, project);
    const read = await next(anna);
    const answers = await Promise.all([1, 2, 3, 4].map(() => api.graphql(anna, save, { id: read.id, input: readInput("NORMAL"), rev: 0 })));
    expect(answers.filter(({ errors }) => !errors)).toHaveLength(1);
    expect(answers.flatMap(({ errors }) => errors ?? []).map(({ extensions }) => extensions.code)).toEqual(Array(3).fill("STALE_REVISION"));
  });

  test("what cannot be meant is refused with its place", async () => {
    const exam = await seedExam(api, project);
    const other = await seedExam(api, project);
    const read = await next(anna);
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
    const { errors } = await api.graphql(anna, save, { id: read.id, input });
    expect(errors?.[0]?.extensions).toMatchObject({
      code: "INVALID_INPUT",
      details: { problems: [{ path: "findings[0].marks[0].imageId" }] },
    });
    expect(await api.code(anna, finalise, { id: read.id, input: { breasts: [], findings: [] }, key: "k" })).toBe("INVALID_INPUT");
  });

  test("somebody else's read does not exist", async () => {
    await seedExam(api, project);
    const read = await next(anna);
    expect(await api.code(ben, save, { id: read.id, input: readInput("NORMAL") })).toBe("NOT_FOUND");
    expect(await api.code(ben, finalise, { id: read.id, input: readInput("NORMAL"), key: "k" })).toBe("NOT_FOUND");
    expect(await api.code(ben, `mutation($id: ID!) { skipExam(readId: $id, reason: "no") }`, { id: read.id })).toBe("NOT_FOUND");
  });
});

describe("from reads to truth", () => {
  test("normal and normal is normal, agreed", async () => {
    const exam = await seedExam(api, project);
    await readAs(anna, readInput("NORMAL"));
    expect(await examStatus(exam.id)).toBe("QUEUED");
    const last = await readAs(ben, readInput("NORMAL"));
    expect(last).toMatchObject({ status: "FINALISED", order: 2, blindOpinion: "NORMAL", leaseExpiresAt: null });
    await api.conclude();
    expect((await api.ok(ben, truthOf, { id: exam.id })).exam).toMatchObject({
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
    await readAs(anna, readInput("RECALL", "NORMAL", { class: "MALIGNANT" }));
    await readAs(ben, readInput("RECALL", "NORMAL", { class: "BENIGN" }));
    await api.conclude();
    expect((await api.ok(ben, truthOf, { id: exam.id })).exam.truth[0]).toMatchObject({ laterality: "R", class: "ABNORMAL" });
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
    await readAs(anna, readInput("RECALL", "NORMAL", massAt(10)));
    await readAs(ben, readInput("RECALL", "NORMAL", massAt(14)));
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
    const read = await next(anna);
    const input = readInput("NORMAL");
    const again = (one: object) => api.ok(anna, finalise, { id: read.id, input: one, key: "once" });
    // A client that tries again measures its time anew.
    const replies = await Promise.all([input, input, { ...input, activeSeconds: 14 }].map(again));
    expect(new Set(replies.map(({ finaliseRead }) => JSON.stringify({ ...finaliseRead, exam: null }))).size).toBe(1);
    expect(await api.code(anna, finalise, { id: read.id, input, key: "another" })).toBe("WRONG_STATE");
    expect(await api.code(anna, finalise, { id: read.id, input: readInput("RECALL"), key: "once" })).toBe("INVALID_INPUT");
    expect((await api.database.prisma.exam.findUniqueOrThrow({ where: { id: exam.id } })).readCount).toBe(1);
  });

  test("a copy of a submission that comes after its undo submits nothing, and its key takes no other request", async () => {
    const exam = await seedExam(api, project);
    const { id } = await next(anna);
    const input = readInput("NORMAL");
    await api.ok(anna, finalise, { id, input, key: "once" });
    await api.ok(anna, undo, { id });
    expect(await api.code(anna, finalise, { id, input, key: "once" })).toBe("WRONG_STATE");
    expect(await api.code(anna, finalise, { id, input: readInput("RECALL"), key: "once" })).toBe("INVALID_INPUT");
    expect((await api.database.prisma.exam.findUniqueOrThrow({ where: { id: exam.id } })).readCount).toBe(0);
    await api.ok(anna, finalise, { id, input: readInput("RECALL"), key: "another" });
  });

  test("a weaker truth does not replace a stronger one", async () => {
    const exam = await seedExam(api, project, { status: "QUEUED", truth: { class: "MALIGNANT", strength: "PATHOLOGY" } });
    await readAs(anna, readInput("NORMAL"));
    await readAs(ben, readInput("NORMAL"));
    await api.conclude();
    expect((await api.ok(ben, truthOf, { id: exam.id })).exam).toMatchObject({
      status: "SETTLED",
      truth: [{ class: "MALIGNANT", version: 1 }, {}],
    });
  });

  test("technical recall by both sends the exam back to be taken again", async () => {
    const exam = await seedExam(api, project);
    await readAs(anna, readInput("TECHNICAL_RECALL"));
    await readAs(ben, readInput("TECHNICAL_RECALL"));
    await api.conclude();
    expect(await examStatus(exam.id)).toBe("TECHNICAL_RECALL");
  });
});

describe("undoing", () => {
  test("makes a read a draft again, before anything follows from it", async () => {
    const exam = await seedExam(api, project);
    await readAs(anna, readInput("NORMAL"));
    const last = await readAs(ben, readInput("NORMAL"));
    expect(last.exam.status).toBe("READING");
    expect(await next(cleo)).toBeNull();
    const { undoFinalise } = await api.ok(ben, undo, { id: last.id });
    expect(undoFinalise).toMatchObject({ status: "DRAFT", order: 0, blindOpinion: null, exam: { status: "READING" } });
    await api.conclude();
    expect(await examStatus(exam.id)).toBe("READING");
    await api.ok(ben, finalise, { id: last.id, input: readInput("RECALL", "NORMAL"), key: "second thoughts" });
    expect(await api.database.prisma.truth.count({ where: { examId: exam.id } })).toBe(0);
    await api.conclude();
    expect(await examStatus(exam.id)).toBe("ARBITRATION");
  });

  test("is refused by time alone: not because others read, and not after it took effect", async () => {
    await seedExam(api, project);
    const early = await readAs(anna, readInput("NORMAL"));
    api.clock.advanceSeconds(20);
    const last = await readAs(ben, readInput("NORMAL"));
    expect((await api.ok(anna, undo, { id: early.id })).undoFinalise.status).toBe("DRAFT");
    const again = (await api.ok(anna, finalise, { id: early.id, input: readInput("NORMAL"), key: "again" })).finaliseRead;
    expect(again.order).toBe(2);
    expect((await api.database.prisma.read.findUniqueOrThrow({ where: { id: last.id } })).order).toBe(1);
    api.clock.advanceSeconds(10);
    expect((await api.ok(ben, undo, { id: last.id })).undoFinalise.status).toBe("DRAFT");
    await api.ok(ben, finalise, { id: last.id, input: readInput("NORMAL"), key: "ben again" });
    await api.conclude();
    expect(await examStatus(last.exam.id)).toBe("SETTLED");
    expect(await api.code(ben, undo, { id: last.id })).toBe("WRONG_STATE");
    expect(await api.code(anna, undo, { id: early.id })).toBe("WRONG_STATE");
  });

  test("ends where the read takes effect, even where the job comes late", async () => {
    const exam = await seedExam(api, project);
    await readAs(anna, readInput("NORMAL"));
    const last = await readAs(ben, readInput("NORMAL"));
    api.clock.advanceSeconds(30);
    expect(await api.code(ben, undo, { id: last.id })).toBe("WRONG_STATE");
    expect(await examStatus(exam.id)).toBe("READING");
  });

  test("while the second reader reads, the first may still take theirs back, and both can finish", async () => {
    const exam = await seedExam(api, project);
    const first = await readAs(anna, readInput("NORMAL"));
    const open = await next(ben);
    await api.ok(anna, undo, { id: first.id });
    await api.ok(anna, finalise, { id: first.id, input: readInput("RECALL", "NORMAL"), key: "again" });
    await api.ok(ben, finalise, { id: open.id, input: readInput("NORMAL"), key: "ben" });
    await api.conclude();
    expect(await examStatus(exam.id)).toBe("ARBITRATION");
  });
});

describe("arbitration", () => {
  test("shows the arbiter both reads but no truth, is decided with a reason, and then shows the truth", async () => {
    const exam = await inArbitration();
    const before = await api.ok(
      arbiter,
      `query($id: ID!) { exam(id: $id) { status arbitrationWhy truth { id } reads { reader { name } breasts { opinion } } } }`,
      { id: exam.id },
    );
    expect(before.exam).toMatchObject({
      status: "ARBITRATION",
      arbitrationWhy: ["recall v normal"],
      truth: [],
      reads: [{ reader: { name: "Anna" } }, { reader: { name: "Ben" } }],
    });
    const made = await api.ok(arbiter, adjudicate, { id: exam.id, input: decision("MALIGNANT", "NORMAL"), key: "k1" });
    expect(made.adjudicate).toMatchObject([{ class: "MALIGNANT", strength: "ADJUDICATED" }, { class: "NORMAL" }]);
    const repeated = await api.ok(arbiter, adjudicate, { id: exam.id, input: decision("MALIGNANT", "NORMAL"), key: "k1" });
    expect(repeated).toEqual(made);
    expect(await api.code(arbiter, adjudicate, { id: exam.id, input: decision("BENIGN", "NORMAL"), key: "k1" })).toBe("INVALID_INPUT");
    expect((await api.ok(arbiter, truthOf, { id: exam.id })).exam).toMatchObject({ status: "ARBITRATION", truth: [] });
    await api.conclude();
    const [right] = made.adjudicate;
    expect((await api.ok(arbiter, truthOf, { id: exam.id })).exam).toMatchObject({
      status: "SETTLED",
      truth: [{ id: right.id, class: "MALIGNANT", version: 1 }, { version: 1 }],
    });
    expect(await api.database.prisma.truth.count({ where: { examId: exam.id } })).toBe(2);
  });

  test("of two arbiters at once one is told that it was settled", async () => {
    const exam = await inArbitration();
    const answers = await Promise.all(
      [arbiter, second].map((person) => api.graphql(person, adjudicate, { id: exam.id, input: decision("BENIGN", "NORMAL") })),
    );
    const codes = answers.flatMap(({ errors }) => errors ?? []).map(({ extensions }) => extensions.code);
    expect(codes).toEqual(["WRONG_STATE"]);
    expect(await api.database.prisma.adjudication.count({ where: { examId: exam.id } })).toBe(1);
  });

  test("a truth that was expected and is gone makes the decision stale", async () => {
    const exam = await inArbitration();
    expect(await api.code(arbiter, adjudicate, { id: exam.id, input: decision("BENIGN", "NORMAL"), expected: [exam.id] })).toBe(
      "STALE_REVISION",
    );
  });

  test("who read the exam does not decide it", async () => {
    const both = await api.person("Both", { [project]: ["READER", "ARBITER"] });
    await seedExam(api, project);
    const { exam } = await readAs(both, readInput("RECALL", "NORMAL"));
    await readAs(ben, readInput("NORMAL"));
    await api.conclude();
    expect(await api.code(both, adjudicate, { id: exam.id, input: decision("BENIGN", "NORMAL") })).toBe("FORBIDDEN");
  });

  test("every breast is decided, by what an arbiter may rest it on", async () => {
    const exam = await inArbitration();
    const half = { ...decision("BENIGN", "NORMAL"), breasts: decision("BENIGN", "NORMAL").breasts.slice(0, 1) };
    expect(await api.code(arbiter, adjudicate, { id: exam.id, input: half })).toBe("INVALID_INPUT");
    const imported = decision("BENIGN", "NORMAL");
    imported.breasts[0] = { laterality: "R", class: "BENIGN", strength: "IMPORTED" };
    expect(await api.code(arbiter, adjudicate, { id: exam.id, input: imported })).toBe("INVALID_INPUT");
  });
});

describe("withdrawal", () => {
  test("takes the exam out, ends its draft, and cannot be done twice", async () => {
    const manager = await api.person("Mia", { [project]: ["DATA_MANAGER"] });
    const exam = await seedExam(api, project);
    const read = await next(anna);
    const withdraw = `mutation($id: ID!) { withdrawExam(examId: $id, reason: "asked for") { status images { id } } }`;
    expect((await api.ok(manager, withdraw, { id: exam.id })).withdrawExam).toEqual({ status: "WITHDRAWN", images: [] });
    expect(await api.code(anna, save, { id: read.id, input: readInput("NORMAL") })).toBe("WRONG_STATE");
    expect(await api.code(manager, withdraw, { id: exam.id })).toBe("WRONG_STATE");
    expect(await next(anna)).toBeNull();
  });

  test("deletes every byte of it and of no other, takes its truth out of force, and marks the versions that learned from it", async () => {
    const manager = await api.person("Mia", { [project]: ["DATA_MANAGER"] });
    const [gone, kept] = [await settledWithBytes(), await settledWithBytes()];
    const version = await seedVersion(api, project, [{ exam: gone, score: 0.2 }]);
    const [image] = gone.images;
    const heatMap = keys.heatMap(version.id, image?.id ?? "");
    await api.store.store.put(heatMap, Buffer.from("heat"), { contentType: "image/png" });
    await api.database.prisma.imagePrediction.updateMany({ where: { imageId: image?.id }, data: { heatMap: "MADE" } });
    await api.ok(manager, `mutation($id: ID!) { withdrawExam(examId: $id, reason: "asked for") { id } }`, { id: gone.id });
    const there = await Promise.all([...objectsOf(gone), heatMap].map((key) => api.store.store.head(key)));
    expect(there.filter((head) => head !== null)).toEqual([]);
    expect((await Promise.all(objectsOf(kept).map((key) => api.store.store.head(key)))).every((head) => head !== null)).toBe(true);
    const shown = `query($e: ID!, $v: ID!) { exam(id: $e) { status images { id } truth { id } } modelVersion(id: $v) { trainedOnWithdrawn } }`;
    expect(await api.ok(manager, shown, { e: gone.id, v: version.id })).toEqual({
      exam: { status: "WITHDRAWN", images: [], truth: [] },
      modelVersion: { trainedOnWithdrawn: true },
    });
  });

  const objectsOf = ({ images }: SeededExam) =>
    images.flatMap(({ id }) => [keys.image(id), ...[256, 512, 1024, 2048].map((size) => keys.preview(id, size))]);

  async function settledWithBytes(): Promise<SeededExam> {
    const exam = await seedExam(api, project, { status: "SETTLED", truth: { class: "BENIGN", strength: "IMPORTED" } });
    for (const key of objectsOf(exam)) await api.store.store.put(key, Buffer.from("bytes"), { contentType: "application/octet-stream" });
    return exam;
  }
});
