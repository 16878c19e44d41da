import { newId } from "@second-read/database";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type SeededExam, seedExam } from "../testing/seed-exam.ts";
import { seedVersion } from "../testing/seed-version.ts";
import { startTestApi, type TestApi, type TestPerson } from "../testing/test-api.ts";

let api: TestApi;
let project: string;
let analyst: TestPerson;
let a: string;
let b: string;

const compare = `query($a: ID!, $b: ID!, $set: EvaluationSet, $o: String) { compareVersions(a: $a, b: $b, set: $set, operatingPoint: $o) {
  a { number } b { number } truthAsOf breasts patients operatingPoint thresholdA thresholdB mcnemarP
  deltaAuc { name value low high n method note }
  metrics { name a { value n } b { value n } difference { value low high } }
  flips { exam { id } laterality change scoreA scoreB discrepancy { id kind score threshold resolved modelVersion { number } truth { class } } } } }`;

const exams = {} as Record<"detected" | "lost" | "never" | "always" | "falsePositive" | "quiet", SeededExam>;
/** Scores of both versions by exam; all thresholds are 0.5. */
const scores = {
  detected: [0.2, 0.8],
  lost: [0.7, 0.3],
  never: [0.05, 0.4],
  always: [0.9, 0.9],
  falsePositive: [0.1, 0.6],
  quiet: [0.6, 0.2],
} as const;

beforeAll(async () => {
  api = await startTestApi({ liveClock: true });
  project = await api.project("compared");
  analyst = await api.person("Ana", { [project]: ["ANALYST"] });
  for (const name of Object.keys(scores) as (keyof typeof scores)[]) {
    const breastClass = name === "falsePositive" || name === "quiet" ? ("NORMAL" as const) : ("MALIGNANT" as const);
    exams[name] = await seedExam(api, project, {
      status: "SETTLED",
      lateralities: ["R"],
      truth: { class: breastClass, strength: "PATHOLOGY" },
    });
  }
  const scored = (which: 0 | 1) =>
    (Object.keys(scores) as (keyof typeof scores)[]).map((name) => ({ exam: exams[name], score: scores[name][which] }));
  a = (await seedVersion(api, project, scored(0))).id;
  b = (await seedVersion(api, project, scored(1))).id;
});
afterAll(() => api?.close());

const changes = (flips: readonly any[]) => Object.fromEntries(flips.map(({ exam, change }) => [exam.id, change]));

describe("two versions on the same breasts", () => {
  test("differ as their flips say, each flip with the error that it shows and a verdict's id", async () => {
    const { compareVersions: found } = await api.ok(analyst, compare, { a, b });
    expect(found).toMatchObject({ a: { number: 1 }, b: { number: 2 }, breasts: 6, patients: 6, operatingPoint: "specificity-0.80" });
    expect(changes(found.flips)).toEqual({
      [exams.detected.id]: "NEWLY_CAUGHT",
      [exams.lost.id]: "NEWLY_MISSED",
      [exams.never.id]: "STILL_MISSED",
      [exams.falsePositive.id]: "NEWLY_FALSE_ALARM",
    });
    // Worst first, so that a limit does not leave it out.
    const { never, detected, lost, falsePositive } = exams;
    expect(found.flips.map(({ exam }: any) => exam.id)).toEqual([never, detected, lost, falsePositive].map(({ id }) => id));
    const of = (exam: SeededExam) => found.flips.find((flip: any) => flip.exam.id === exam.id);
    expect(of(exams.detected)).toMatchObject({
      laterality: "R",
      scoreA: 0.2,
      scoreB: 0.8,
      discrepancy: {
        id: `${exams.detected.id}.R.FALSE_NEGATIVE`,
        score: 0.2,
        threshold: 0.5,
        modelVersion: { number: 1 },
        truth: { class: "MALIGNANT" },
      },
    });
    expect(of(exams.falsePositive).discrepancy).toMatchObject({
      kind: "FALSE_POSITIVE",
      score: 0.6,
      modelVersion: { number: 2 },
      resolved: false,
    });
  });

  test("count their changes, of which one kind may be asked for, and so many", async () => {
    const some = `query($a: ID!, $b: ID!) { compareVersions(a: $a, b: $b) { changes { change count } flips(change: STILL_MISSED, limit: 1) { change } } }`;
    const { compareVersions: found } = await api.ok(analyst, some, { a, b });
    expect(found.changes).toEqual([
      { change: "NEWLY_CAUGHT", count: 1 },
      { change: "NEWLY_MISSED", count: 1 },
      { change: "STILL_MISSED", count: 1 },
      { change: "NEWLY_FALSE_ALARM", count: 1 },
    ]);
    expect(found.flips).toEqual([{ change: "STILL_MISSED" }]);
    expect((await api.ok(analyst, some, { a, b: a })).compareVersions.changes[2]).toEqual({ change: "STILL_MISSED", count: 2 });
  });

  test("carry figures of both, the difference with its own interval, and the same difference of AUCs twice", async () => {
    const { compareVersions: found } = await api.ok(analyst, compare, { a, b });
    const metric = (name: string) => found.metrics.find((one: any) => one.name === name);
    expect(metric("sensitivity")).toMatchObject({ a: { value: 0.5, n: 4 }, b: { value: 0.5, n: 4 }, difference: { value: 0 } });
    expect(metric("specificity")).toMatchObject({ a: { value: 0.5, n: 2 }, b: { value: 0.5, n: 2 }, difference: { value: 0 } });
    // a ranks 5 of the 8 pairs correctly, b 6.
    expect(metric("auc")).toMatchObject({ a: { value: 5 / 8 }, b: { value: 6 / 8 } });
    expect(found.deltaAuc).toMatchObject({ name: "auc", value: 1 / 8, n: 6 });
    expect(metric("auc").difference).toMatchObject({ low: found.deltaAuc.low, high: found.deltaAuc.high });
    // Two breasts that only a classifies correctly, two that only b does.
    expect(found.mcnemarP).toBeCloseTo(1, 12);
  });

  test("are compared by the truth of now: an exam that is read again is left out, and comes back", async () => {
    const setStatus = (status: "QUEUED" | "SETTLED") => api.database.prisma.exam.update({ where: { id: exams.lost.id }, data: { status } });
    await setStatus("QUEUED");
    const { compareVersions: without } = await api.ok(analyst, compare, { a, b });
    expect([without.breasts, changes(without.flips)[exams.lost.id]]).toEqual([5, undefined]);
    await setStatus("SETTLED");
    expect((await api.ok(analyst, compare, { a, b })).compareVersions.breasts).toBe(6);
  });

  test("of one project only, at a point that there is", async () => {
    const elsewhere = await api.project("elsewhere");
    const both = await api.person("Bo", { [project]: ["ANALYST"], [elsewhere]: ["ANALYST"] });
    const foreign = await seedVersion(api, elsewhere, []);
    expect(await api.code(both, compare, { a, b: foreign.id })).toBe("NOT_FOUND");
    expect(await api.code(both, compare, { a, b: newId() })).toBe("NOT_FOUND");
    expect(await api.code(analyst, compare, { a, b, o: "best" })).toBe("INVALID_INPUT");
  });

  test("of no common breast have no figures, and no error", async () => {
    const empty = await seedVersion(api, project, []);
    const { compareVersions: found } = await api.ok(analyst, compare, { a, b: empty.id });
    expect(found).toMatchObject({ breasts: 0, patients: 0, mcnemarP: null, deltaAuc: { value: null, low: null, high: null }, flips: [] });
    expect(found.deltaAuc.note).toContain("not estimable");
  });
});

describe("who is kept blind", () => {
  test("is given the comparison over final exams that they have read or opened", async () => {
    const blind = await api.person("Bea", { [project]: ["READER", "ANALYST"] });
    expect((await api.ok(blind, compare, { a, b })).compareVersions).toMatchObject({ breasts: 0, flips: [], mcnemarP: null });
    await api.ok(blind, `query($id: ID!) { exam(id: $id) { truth { id } } }`, { id: exams.lost.id });
    const { compareVersions: known } = await api.ok(blind, compare, { a, b });
    expect([known.breasts, changes(known.flips)]).toEqual([1, { [exams.lost.id]: "NEWLY_MISSED" }]);
    await api.database.prisma.exam.update({ where: { id: exams.lost.id }, data: { status: "QUEUED" } });
    expect((await api.ok(blind, compare, { a, b })).compareVersions).toMatchObject({ breasts: 0, flips: [] });
    await api.database.prisma.exam.update({ where: { id: exams.lost.id }, data: { status: "SETTLED" } });
  });

  test("and whoever is given flips has opened their exams; who asks for figures alone has not", async () => {
    const curious = await api.person("Cora", { [project]: ["ANALYST"] });
    const opened = async () =>
      (await api.database.prisma.exposure.findMany({ where: { userId: curious.id } })).map(({ examId }) => examId).sort();
    await api.ok(curious, `query($a: ID!, $b: ID!) { compareVersions(a: $a, b: $b) { breasts deltaAuc { value } } }`, { a, b });
    expect(await opened()).toEqual([]);
    await api.ok(curious, `query($a: ID!, $b: ID!) { compareVersions(a: $a, b: $b) { flips { change } } }`, { a, b });
    expect(await opened()).toEqual([exams.detected.id, exams.lost.id, exams.never.id, exams.falsePositive.id].sort());
  });
});

describe("held-out test patients", () => {
  test("are in no comparison but that of the test set: figures alone, each asking an access to it", async () => {
    const locked = await api.project("locked-comparison");
    const asker = await api.person("Lola", { [locked]: ["ANALYST"] });
    const blind = await api.person("Bob", { [locked]: ["READER", "ANALYST"] });
    const testPatient = await seedExam(api, locked, {
      status: "SETTLED",
      lockedTest: true,
      truth: { class: "BENIGN", strength: "IMPORTED" },
    });
    const [one, two] = [
      await seedVersion(api, locked, [{ exam: testPatient, score: 0.1 }]),
      await seedVersion(api, locked, [{ exam: testPatient, score: 0.9 }]),
    ];
    const accesses = () => api.database.prisma.testSetAccess.count({ where: { modelVersionId: { in: [one.id, two.id] } } });
    expect((await api.ok(asker, compare, { a: one.id, b: two.id })).compareVersions).toMatchObject({ breasts: 0, flips: [] });
    expect(await accesses()).toBe(0);
    const onTestSet = { a: one.id, b: two.id, set: "LOCKED_TEST" };
    expect((await api.ok(asker, compare, onTestSet)).compareVersions).toMatchObject({ breasts: 2, patients: 1, flips: [] });
    expect(await accesses()).toBe(2);
    expect((await api.ok(blind, compare, onTestSet)).compareVersions).toMatchObject({ breasts: 0, mcnemarP: null });
    expect(await accesses()).toBe(2);
  });
});
