import { deletePredictions, insertVersion, refreshDiscrepancies, savePredictions } from "@second-read/database";
import { type Density, examStatuses } from "@second-read/domain";
import { examplePoint, exampleScoring, exampleVersion, seedRun } from "@second-read/testing";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type SeededExam, seedExam } from "../testing/seed-exam.ts";
import { startTestApi, type TestApi, type TestPerson } from "../testing/test-api.ts";

// The serving version's density estimates: listed, filtered and counted for people who are not blinded, after a refresh of the queues.

const agreement = { value: 0.62, low: 0.52, high: 0.71, n: 180, method: "bootstrap", note: null };
const map = { mean: [], deviation: [], weights: [], densities: [] };

let api: TestApi;
let project: string;
let manager: TestPerson;
let reader: TestPerson;
let version: string;
/** In queue order, with the densities of right and left breast. */
let exams: readonly SeededExam[];

const list = `query($p: ID!, $s: [ExamStatus!], $d: [Density!], $f: Int, $a: String) {
  worklist(projectId: $p, status: $s, estimatedDensity: $d, first: $f, after: $a) {
    nodes { id estimatedDensity predictions { laterality estimatedDensity } } totalCount pageInfo { hasNextPage endCursor } } }`;

async function addVersion(
  scored: readonly (readonly [SeededExam, Density | null, Density | null, ("LOCKED_TEST" | null)?])[],
): Promise<string> {
  return api.database.transaction(async (connection) => {
    const { run } = await seedRun(connection, project, null);
    const scoring = { ...exampleScoring([examplePoint(0.5)]), density: { agreement, map, folds: [] } };
    const { id } = await insertVersion(connection, { ...exampleVersion(project, run.id), scoring });
    await savePredictions(
      connection,
      scored.flatMap(([exam, right, left, set = null]) =>
        (
          [
            ["R", right],
            ["L", left],
          ] as const
        ).map(([laterality, density]) => ({
          ...{ modelVersionId: id, projectId: project, examId: exam.id, laterality, density },
          ...{ score: 0.1, logit: 0, set, fold: null, images: [] },
        })),
      ),
    );
    return id;
  });
}

const listed = async (d: readonly Density[] | null, s: readonly string[] | null = null) => {
  const { worklist } = await api.ok(manager, list, { p: project, d, s });
  expect(worklist.totalCount).toBe(worklist.nodes.length);
  return worklist.nodes.map(({ id }: { id: string }) => exams.findIndex((exam) => exam.id === id));
};

beforeAll(async () => {
  api = await startTestApi();
  project = await api.project("dense");
  manager = await api.person("Mara", { [project]: ["DATA_MANAGER"] });
  reader = await api.person("Rea", { [project]: ["READER", "DATA_MANAGER"] });
  exams = [
    await seedExam(api, project),
    await seedExam(api, project, { status: "SETTLED" }),
    await seedExam(api, project),
    await seedExam(api, project, { lockedTest: true }),
    await seedExam(api, project),
  ];
  const [first, second, third, heldOut, unknown] = exams as [SeededExam, SeededExam, SeededExam, SeededExam, SeededExam];
  version = await addVersion([
    [first, "c", "d"],
    [second, "c", "b"],
    [third, "a", "a"],
    [heldOut, "d", "d", "LOCKED_TEST"],
    [unknown, null, null],
  ]);
  await refreshDiscrepancies(api.database, project);
});
afterAll(() => api?.close());

test("exams are listed by the density of their denser breast, in queue order, with or without a status", async () => {
  expect(await listed(["c", "d"])).toEqual([0, 1]);
  expect(await listed(["d", "a", "d"])).toEqual([0, 2]);
  expect(await listed(["b"])).toEqual([]);
  expect(await listed(["a", "b", "c", "d"], ["QUEUED"])).toEqual([0, 2]);
  expect(await listed(["c"], ["SETTLED", "QUEUED"])).toEqual([1]);
  expect(await listed(null)).toEqual([0, 1, 2, 3, 4]);
});

test("pages of them make the whole", async () => {
  const one = (a: string | null) => api.ok(manager, list, { p: project, d: ["a", "c", "d"], s: examStatuses, f: 1, a });
  const rows: string[] = [];
  let after: string | null = null;
  do {
    const { nodes, pageInfo }: any = (await one(after)).worklist;
    rows.push(...nodes.map(({ id }: { id: string }) => id));
    after = pageInfo.hasNextPage ? pageInfo.endCursor : null;
  } while (after !== null);
  expect(rows).toEqual([0, 1, 2].map((index) => exams[index]?.id));
});

test("an exam and its breasts say what is estimated; a held-out patient's nothing", async () => {
  const { worklist } = await api.ok(manager, list, { p: project });
  expect(worklist.nodes.map((exam: any) => exam.estimatedDensity)).toEqual(["d", "c", "a", null, null]);
  expect(worklist.nodes[0].predictions.map((one: any) => [one.laterality, one.estimatedDensity])).toEqual(
    expect.arrayContaining([
      ["R", "c"],
      ["L", "d"],
    ]),
  );
});

test("the version says how well its estimates agree, but not to who is kept blind", async () => {
  const ask = "query($v: ID!) { modelVersion(id: $v) { densityAgreement { value low high n } } }";
  const { value, low, high, n } = agreement;
  expect((await api.ok(manager, ask, { v: version })).modelVersion.densityAgreement).toEqual({ value, low, high, n });
  expect((await api.ok(reader, ask, { v: version })).modelVersion.densityAgreement).toBeNull();
});

test("who reads cannot list by estimates, sees none of an exam that is not final, and being listed counts as opened", async () => {
  expect(await api.code(reader, list, { p: project, d: ["d"] })).toBe("FORBIDDEN");
  const { worklist } = await api.ok(reader, list, { p: project });
  expect(worklist.nodes.map((exam: any) => exam.estimatedDensity)).toEqual([null, "c", null, null, null]);
  const other = await api.person("Mila", { [project]: ["DATA_MANAGER"] });
  await api.ok(other, "query($p: ID!) { worklist(projectId: $p, estimatedDensity: [d]) { nodes { id } } }", { p: project });
  const exposures = await api.database.prisma.exposure.findMany({ where: { userId: other.id } });
  expect(exposures.map(({ examId, what }) => [examId, what])).toEqual([[exams[0]?.id, "scores or truth"]]);
});

test("that a final exam has none, since its patient is held out, counts as opened", async () => {
  const { id } = await seedExam(api, project, { status: "SETTLED", lockedTest: true, truth: { class: "NORMAL", strength: "AGREED" } });
  const someone = await api.person("Rita", { [project]: ["READER"] });
  const shown = await api.ok(someone, "query($e: ID!) { exam(id: $e) { estimatedDensity } }", { e: id });
  expect(shown.exam).toEqual({ estimatedDensity: null });
  expect(await api.database.prisma.exposure.count({ where: { examId: id, userId: someone.id } })).toBe(1);
});

test("another version's estimates take their place once it serves, and one without leaves none", async () => {
  const [first, second] = exams as [SeededExam, SeededExam];
  const next = await addVersion([[second, "d", null]]);
  await refreshDiscrepancies(api.database, project);
  expect(await listed(["a", "b", "c", "d"])).toEqual([1]);
  await api.database.transaction((connection) =>
    deletePredictions(connection, next, [
      { examId: second.id, laterality: "R" },
      { examId: first.id, laterality: "R" },
    ]),
  );
  await refreshDiscrepancies(api.database, project);
  expect(await listed(["a", "b", "c", "d"])).toEqual([]);
});
