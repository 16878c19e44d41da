import { insertTruths, type ModelVersion, refreshDiscrepancies } from "@second-read/database";
import { seedTruth } from "@second-read/testing";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { firstEvents } from "../testing/events.ts";
import { type SeededExam, seedExam } from "../testing/seed-exam.ts";
import { seedVersion } from "../testing/seed-version.ts";
import { startTestApi, type TestApi, type TestPerson } from "../testing/test-api.ts";

let api: TestApi;
let project: string;
let analyst: TestPerson;
let reader: TestPerson;
let version: ModelVersion;
let missed: SeededExam;
let cancer: SeededExam;
let falsePositive: SeededExam;

const misses = `query($v: ID!, $o: String, $t: Float) { falseNegatives(modelVersionId: $v, operatingPoint: $o, threshold: $t) {
  totalCount nodes { id kind laterality score threshold resolved verdict truth { class strength } exam { id status images { id } predictions { score } } } } }`;
const queue = `query($p: ID!, $k: [DiscrepancyKind!], $o: Boolean) { discrepancies(projectId: $p, kind: $k, open: $o) { totalCount nodes { id kind exam { id } resolved } } }`;
const resolve = `mutation($id: ID!, $v: DiscrepancyVerdict!, $i: [ID!]) { resolveDiscrepancy(id: $id, verdict: $v, imageIds: $i) { id resolved verdict } }`;

beforeAll(async () => {
  api = await startTestApi();
  project = await api.project("misses");
  analyst = await api.person("Ana", { [project]: ["ANALYST"] });
  reader = await api.person("Rea", { [project]: ["READER"] });
  const final = (breastClass: "NORMAL" | "BENIGN" | "MALIGNANT") =>
    seedExam(api, project, { status: "SETTLED", truth: { class: breastClass, strength: "IMPORTED" } });
  missed = await final("BENIGN");
  cancer = await final("MALIGNANT");
  falsePositive = await final("NORMAL");
  const [found, calm] = [await final("BENIGN"), await final("NORMAL")];
  version = await seedVersion(api, project, [
    { exam: missed, score: 0.2 },
    { exam: cancer, score: 0.4 },
    { exam: found, score: 0.9 },
    { exam: falsePositive, score: 0.8 },
    { exam: calm, score: 0.1 },
  ]);
  await refreshDiscrepancies(api.database, project);
});
afterAll(() => api?.close());

/** The rows of all pages. */
async function walk(first: number, ask: (after: string | null) => Promise<any>): Promise<unknown[]> {
  const rows: unknown[] = [];
  for (let after: string | null = null; ; ) {
    const { nodes, pageInfo } = await ask(after);
    expect(nodes.length).toBeLessThanOrEqual(first);
    rows.push(...nodes);
    if (!pageInfo.hasNextPage) return rows;
    after = pageInfo.endCursor;
  }
}

describe("what the model missed", () => {
  test.each([
    ["PATHOLOGY", true],
    ["FOLLOW_UP", false],
    ["ADJUDICATED", false],
    ["AGREED", false],
    ["SINGLE_READ", false],
    ["IMPORTED", true],
  ] as const)("a malignant breast by %s is counted as cancer: %s", async (strength, isCancer) => {
    const own = await api.project(`proven-${strength.replace("_", "-")}`);
    const asking = await api.person("Asked", { [own]: ["ANALYST"] });
    const exam = await seedExam(api, own, { status: "SETTLED", truth: { class: "MALIGNANT", strength } });
    const { id } = await seedVersion(api, own, [{ exam, score: 0.9 }]);
    const counts = `query($v: ID!) { modelVersion(id: $v) { evaluation(set: OUT_OF_FOLD) { classCounts { class total flagged cancers cancersFlagged } scores { class cancer } } } }`;
    const { modelVersion } = await api.ok(asking, counts, { v: id });
    const cancers = isCancer ? 2 : 0;
    expect(modelVersion.evaluation.classCounts).toEqual([{ class: "MALIGNANT", total: 2, flagged: 2, cancers, cancersFlagged: cancers }]);
    expect(modelVersion.evaluation.scores.map(({ cancer }: any) => cancer)).toEqual([isCancer, isCancer]);
  });

  test("stands cancers first, then by score, and counts as the confusion matrix does", async () => {
    const { falseNegatives } = await api.ok(analyst, misses, { v: version.id });
    expect(falseNegatives.nodes.map(({ exam, score }: any) => [exam.id, score])).toEqual([
      [cancer.id, 0.4],
      [cancer.id, 0.4],
      [missed.id, 0.2],
      [missed.id, 0.2],
    ]);
    const confusion = `query($v: ID!) { modelVersion(id: $v) { evaluation(set: OUT_OF_FOLD) { confusion { positiveClass falseNegatives truePositives falsePositives trueNegatives } } } }`;
    const { modelVersion } = await api.ok(analyst, confusion, { v: version.id });
    expect(modelVersion.evaluation.confusion).toEqual({
      positiveClass: "abnormal",
      falseNegatives: falseNegatives.totalCount,
      truePositives: 2,
      falsePositives: 2,
      trueNegatives: 2,
    });
  });

  test.each([1, 3])("page by page, %d at a time, they are the same", async (first) => {
    const page = `query($v: ID!, $f: Int, $a: String) { falseNegatives(modelVersionId: $v, first: $f, after: $a, threshold: 0.95) {
      nodes { id } pageInfo { hasNextPage endCursor } } }`;
    const { nodes } = (await api.ok(analyst, page, { v: version.id, f: 200 })).falseNegatives;
    expect(nodes).toHaveLength(6);
    expect(await walk(first, async (a) => (await api.ok(analyst, page, { v: version.id, f: first, a })).falseNegatives)).toEqual(nodes);
  });

  test("a threshold wins over the operating point", async () => {
    const count = async (variables: object) => (await api.ok(analyst, misses, { v: version.id, ...variables })).falseNegatives.totalCount;
    expect(await count({ t: 0.3 })).toBe(2);
    expect(await count({ t: 0.3, o: "sensitivity-0.90" })).toBe(2);
    expect(await count({ o: "sensitivity-0.90" })).toBe(0);
    expect(await api.code(analyst, misses, { v: version.id, t: 1.5 })).toBe("INVALID_INPUT");
  });
});

describe("the queues", () => {
  test("hold false negatives and false positives of the serving version", async () => {
    const { discrepancies } = await api.ok(analyst, queue, { p: project, o: true });
    const kinds = discrepancies.nodes.map(({ kind, exam }: any) => `${kind} ${exam.id}`);
    expect(new Set(kinds)).toEqual(
      new Set([`FALSE_NEGATIVE ${cancer.id}`, `FALSE_NEGATIVE ${missed.id}`, `FALSE_POSITIVE ${falsePositive.id}`]),
    );
  });

  test.each([
    [1, ["FALSE_NEGATIVE"], true],
    [2, null, true],
    [2, null, null],
  ])("page by page, %d at a time, they are the same: kind %j, open %j", async (first, k, o) => {
    const page = `query($p: ID!, $k: [DiscrepancyKind!], $o: Boolean, $f: Int, $a: String) { discrepancies(projectId: $p, kind: $k, open: $o, first: $f, after: $a) {
      nodes { id } pageInfo { hasNextPage endCursor } } }`;
    const { nodes } = (await api.ok(analyst, page, { p: project, k, o, f: 200 })).discrepancies;
    expect(nodes.length).toBeGreaterThan(first);
    expect(await walk(first, async (a) => (await api.ok(analyst, page, { p: project, k, o, f: first, a })).discrepancies)).toEqual(nodes);
  });

  test("cancers stand first in a list of a kind, whenever their truth came", async () => {
    const own = await api.project("cancers-first");
    const asking = await api.person("Casey", { [own]: ["ANALYST"] });
    const normal = () => seedExam(api, own, { status: "SETTLED", truth: { class: "BENIGN", strength: "IMPORTED" } });
    const [low, high] = [await normal(), await normal()];
    await seedVersion(api, own, [
      { exam: low, score: 0.1 },
      { exam: high, score: 0.3 },
    ]);
    await refreshDiscrepancies(api.database, own);
    const listed = async () => (await api.ok(asking, queue, { p: own, o: true })).discrepancies.nodes.map(({ exam }: any) => exam.id);
    expect(await listed()).toEqual([low.id, low.id, high.id, high.id]);
    await seedTruth(api.database, {
      examId: high.id,
      projectId: own,
      laterality: "L",
      class: "MALIGNANT",
      strength: "PATHOLOGY",
      version: 2,
    });
    expect(await listed()).toEqual([high.id, low.id, low.id, high.id]);
  });

  test("a verdict closes one and outlives a refresh", async () => {
    const id = `${falsePositive.id}.R.FALSE_POSITIVE`;
    expect((await api.ok(analyst, resolve, { id, v: "MODEL_WRONG" })).resolveDiscrepancy).toEqual({
      id,
      resolved: true,
      verdict: "MODEL_WRONG",
    });
    await refreshDiscrepancies(api.database, project);
    const open = (await api.ok(analyst, queue, { p: project, k: ["FALSE_POSITIVE"], o: true })).discrepancies;
    expect(open.nodes.map(({ id: left }: any) => left)).toEqual([`${falsePositive.id}.L.FALSE_POSITIVE`]);
  });

  test("a verdict that another person has given meanwhile is not replaced unseen", async () => {
    const own = await api.project("verdicts-of-two");
    const [one, two] = [await api.person("One", { [own]: ["ANALYST"] }), await api.person("Two", { [own]: ["ANALYST"] })];
    const exam = await seedExam(api, own, { status: "SETTLED", truth: { class: "BENIGN", strength: "IMPORTED" } });
    await seedVersion(api, own, [{ exam, score: 0.2 }]);
    await refreshDiscrepancies(api.database, own);
    const id = `${exam.id}.L.FALSE_NEGATIVE`;
    const judge = `mutation($v: DiscrepancyVerdict!, $n: String, $e: ExpectedVerdict) {
      resolveDiscrepancy(id: "${id}", verdict: $v, note: $n, expected: $e) { verdict note } }`;
    await api.ok(one, judge, { v: "AMBIGUOUS", n: "faint", e: {} });
    // Her page still shows none.
    const { errors } = await api.graphql(two, judge, { v: "LABEL_WRONG", e: { verdict: null } });
    expect(errors?.[0]?.extensions).toMatchObject({ code: "STALE_REVISION", details: { verdict: "AMBIGUOUS", note: "faint" } });
    expect(await api.code(two, judge, { v: "AMBIGUOUS", n: "other words", e: { verdict: "AMBIGUOUS" } })).toBe("STALE_REVISION");
    const seen = { verdict: "AMBIGUOUS", note: "faint" };
    const both = ["MODEL_WRONG", "IMAGE_QUALITY"].map((v) => api.code(two, judge, { v, e: seen }).catch(() => "kept"));
    expect((await Promise.all(both)).toSorted()).toEqual(["STALE_REVISION", "kept"]);
    expect((await api.database.prisma.exam.findUniqueOrThrow({ where: { id: exam.id } })).round).toBe(1);
  });

  test("one that nothing shows any more is listed nowhere, unless it has a verdict", async () => {
    const own = await api.project("no-longer-shown");
    const asking = await api.person("Asked", { [own]: ["ANALYST"] });
    const truth = { class: "BENIGN", strength: "IMPORTED" } as const;
    const [judged, left] = [await seedExam(api, own, { status: "SETTLED", truth }), await seedExam(api, own, { status: "SETTLED", truth })];
    const both = (score: number) => [judged, left].map((exam) => ({ exam, score }));
    const refresh = () => refreshDiscrepancies(api.database, own);
    const listed = async (o: boolean | null) => (await api.ok(asking, queue, { p: own, o })).discrepancies.totalCount;
    await seedVersion(api, own, both(0.2));
    await refresh();
    for (const side of ["R", "L"]) await api.ok(asking, resolve, { id: `${judged.id}.${side}.FALSE_NEGATIVE`, v: "AMBIGUOUS" });
    expect([await listed(true), await listed(false), await listed(null)]).toEqual([2, 2, 4]);
    // The newest version finds them all.
    await seedVersion(api, own, both(0.9));
    await refresh();
    expect([await listed(true), await listed(false), await listed(null)]).toEqual([0, 2, 2]);
  });

  test("a verdict on an older truth counts as open again, in the list and in the count alike", async () => {
    const counts = async () => {
      const { discrepancies } = await api.ok(analyst, queue, { p: project, o: true });
      const { project: shown } = await api.ok(analyst, "query($p: ID!) { project(id: $p) { queue { discrepancies } } }", { p: project });
      return [discrepancies.totalCount, shown.queue.discrepancies];
    };
    expect(await counts()).toEqual([5, 5]);
    const truth = {
      class: "NORMAL",
      strength: "ADJUDICATED",
      at: new Date(),
      reason: null,
      byId: null,
      findings: [],
      readIds: [],
      round: 1,
    } as const;
    await api.database.sqlTransaction((sql) =>
      insertTruths(sql, [{ ...truth, examId: falsePositive.id, projectId: project, laterality: "R" }]),
    );
    expect(await counts()).toEqual([6, 6]);
  });

  test("occult names its views", async () => {
    const id = `${missed.id}.L.FALSE_NEGATIVE`;
    expect(await api.code(analyst, resolve, { id, v: "OCCULT_ON_THIS_VIEW" })).toBe("INVALID_INPUT");
    const foreign = cancer.images[0]?.id;
    expect(await api.code(analyst, resolve, { id, v: "OCCULT_ON_THIS_VIEW", i: [foreign] })).toBe("INVALID_INPUT");
    const own = missed.images.find(({ laterality }) => laterality === "L")?.id;
    expect((await api.ok(analyst, resolve, { id, v: "OCCULT_ON_THIS_VIEW", i: [own] })).resolveDiscrepancy.resolved).toBe(true);
  });

  test("who follows the counts is told of a verdict", async () => {
    let answered = Promise.resolve();
    const events = await firstEvents(
      api,
      analyst,
      "subscription($p: ID!) { queueChanged(projectId: $p) { discrepancies } }",
      { p: project },
      {
        count: 2,
        onEvent: () => {
          answered = answered.then(() => api.ok(reader, resolve, { id: `${cancer.id}.R.FALSE_NEGATIVE`, v: "MODEL_WRONG" }));
        },
      },
    );
    await answered;
    const [before, after] = events.map(({ data }) => data?.data?.queueChanged.discrepancies as number);
    expect(after).toBe((before ?? 0) - 1);
  });

  test("there is none where truth and score cannot differ so, nor a verdict on it", async () => {
    for (const id of [`${falsePositive.id}.R.FALSE_NEGATIVE`, `${missed.id}.R.FALSE_POSITIVE`, `${missed.id}.R.READERS_DISAGREE`])
      expect([id, await api.code(analyst, resolve, { id, v: "LABEL_WRONG" })]).toEqual([id, "NOT_FOUND"]);
    expect(await api.database.prisma.exam.count({ where: { projectId: project, round: 2 } })).toBe(0);
  });

  test("who is given a list of misses has opened them, even without asking for a score", async () => {
    const curious = await api.person("Cora", { [project]: ["ANALYST"] });
    const opened = async () => (await api.database.prisma.exposure.findMany({ where: { userId: curious.id } })).map(({ examId }) => examId);
    await api.ok(curious, `query($v: ID!) { falseNegatives(modelVersionId: $v) { totalCount } }`, { v: version.id });
    expect(await opened()).toEqual([]);
    await api.ok(curious, `query($v: ID!) { falseNegatives(modelVersionId: $v) { nodes { id } } }`, { v: version.id });
    expect((await opened()).sort()).toEqual([cancer.id, missed.id].sort());
    await api.code(curious, resolve, { id: `${falsePositive.id}.R.FALSE_NEGATIVE`, v: "AMBIGUOUS" });
    expect(await opened()).toContain(falsePositive.id);
  });

  test("lists, counts and figures of who is kept blind go over the exams that they have opened", async () => {
    const blind = await api.person("Bea", { [project]: ["READER", "ANALYST"] });
    const all = `query($v: ID!, $p: ID!) { falseNegatives(modelVersionId: $v, threshold: 1) { totalCount nodes { exam { id } } }
      discrepancies(projectId: $p) { totalCount } project(id: $p) { queue { discrepancies } retraining { patients positives } }
      modelVersion(id: $v) { evaluation(set: OUT_OF_FOLD) { exams positives negatives scores { score } confusion { falseNegatives } } } }`;
    const ask = async () => {
      const answer = await api.ok(blind, all, { v: version.id, p: project });
      const { evaluation } = answer.modelVersion;
      expect(evaluation.scores).toHaveLength(evaluation.positives + evaluation.negatives);
      return { ...answer, misses: answer.falseNegatives.nodes.map(({ exam }: any) => exam.id), evaluation };
    };
    const none = {
      falseNegatives: { totalCount: 0 },
      discrepancies: { totalCount: 0 },
      evaluation: { exams: 0, positives: 0, negatives: 0 },
    };
    expect(await ask()).toMatchObject({ ...none, project: { queue: { discrepancies: 0 }, retraining: { patients: 0, positives: 0 } } });
    await api.ok(blind, `query($id: ID!) { exam(id: $id) { truth { id } } }`, { id: missed.id });
    expect(await ask()).toMatchObject({
      misses: Array(2).fill(missed.id),
      falseNegatives: { totalCount: 2 },
      evaluation: { exams: 1, positives: 2, negatives: 0 },
      project: { retraining: { patients: 1, positives: 2 } },
    });
  });

  test("a stranger's verdict finds nothing", async () => {
    const stranger = await api.person("Sam", { [await api.project("elsewhere")]: ["ANALYST"] });
    expect(await api.code(stranger, resolve, { id: `${missed.id}.R.FALSE_NEGATIVE`, v: "AMBIGUOUS" })).toBe("NOT_FOUND");
    expect(await api.code(analyst, resolve, { id: "not-an-id", v: "AMBIGUOUS" })).toBe("NOT_FOUND");
  });

  test("label wrong sends the exam back to who has neither read nor opened it, doubted truth in force, and hides it again", async () => {
    const id = `${missed.id}.R.FALSE_NEGATIVE`;
    await api.ok(analyst, resolve, { id, v: "LABEL_WRONG" });
    const exam = await api.database.prisma.exam.findUniqueOrThrow({ where: { id: missed.id }, include: { breasts: true } });
    expect(exam).toMatchObject({ status: "QUEUED", round: 2, readCount: 0 });
    const right = exam.breasts.find(({ laterality }) => laterality === "R");
    expect(right).toMatchObject({ truthInDoubt: true });
    expect(right?.truthId).not.toBeNull();
    // A normal and an abnormal one go back too, so that the round reveals nothing.
    const sentBack = await api.database.prisma.exam.findMany({
      where: { projectId: project, round: 2, id: { not: missed.id } },
      include: { breasts: { where: { laterality: "R" }, include: { truth: true } } },
    });
    expect(sentBack.map(({ breasts }) => breasts[0]?.truth?.class === "NORMAL").sort()).toEqual([false, true]);
    expect(sentBack.every(({ breasts }) => breasts[0]?.truthInDoubt === false)).toBe(true);

    const listed = (await api.ok(reader, misses, { v: version.id })).falseNegatives.nodes.map(({ exam: shown }: any) => shown.id);
    expect(listed).not.toContain(missed.id);
    const seen = await api.ok(reader, `query($id: ID!) { exam(id: $id) { truth { id } predictions { score } } }`, { id: missed.id });
    expect(seen.exam).toEqual({ truth: [], predictions: [] });
    expect(await api.code(analyst, resolve, { id, v: "AMBIGUOUS" })).toBe("WRONG_STATE");
  });
});

describe("misses of held-out test patients", () => {
  test("take a look with every page, wherever its cursor begins", async () => {
    const locked = await api.project("locked-misses");
    const asker = await api.person("Lola", { [locked]: ["ANALYST"] });
    const testPatient = await seedExam(api, locked, {
      status: "SETTLED",
      lockedTest: true,
      truth: { class: "BENIGN", strength: "IMPORTED" },
    });
    const { id } = await seedVersion(api, locked, [{ exam: testPatient, score: 0.1 }]);
    const list = `query($v: ID!, $a: String) { falseNegatives(modelVersionId: $v, set: LOCKED_TEST, first: 1, after: $a) { totalCount nodes { laterality } } }`;
    const accesses = () => api.database.prisma.testSetAccess.findMany({ where: { modelVersionId: id } });
    expect((await api.ok(asker, list, { v: id })).falseNegatives.totalCount).toBe(0);
    expect(await accesses()).toEqual([]);
    await api.database.prisma.evaluation.updateMany({ where: { modelVersionId: id }, data: { set: "LOCKED_TEST" } });
    const afterTheFirst = Buffer.from(`1 0.1 ${testPatient.id} R`).toString("base64url");
    expect((await api.ok(asker, list, { v: id, a: afterTheFirst })).falseNegatives.nodes).toHaveLength(1);
    expect((await accesses()).map(({ userId, why }) => [userId, why])).toEqual([[asker.id, "opened the misses"]]);
    await api.ok(asker, list, { v: id });
    expect(await accesses()).toHaveLength(2);
  });
});
