import { metricNames } from "@second-read/evaluation";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { seedExam } from "../testing/seed-exam.ts";
import { seedVersion } from "../testing/seed-version.ts";
import { startTestApi, type TestApi, type TestPerson } from "../testing/test-api.ts";

// Values published with a version are shown as published; only others are computed.

const published = 0.123;
let api: TestApi;
let project: string;
let people: Record<"analyst" | "reader", TestPerson>;
let version: string;
const stored = metricNames.filter((name) => !name.endsWith("AtPrevalence"));

beforeAll(async () => {
  api = await startTestApi();
  project = await api.project("published");
  people = {
    analyst: await api.person("Ana", { [project]: ["ANALYST"] }),
    reader: await api.person("Rea", { [project]: ["READER"] }),
  };
  const exams = [];
  for (let index = 0; index < 24; index += 1) {
    const truth = { class: index % 3 === 0 ? "MALIGNANT" : "NORMAL", strength: "PATHOLOGY" } as const;
    exams.push({ exam: await seedExam(api, project, { status: "SETTLED", lateralities: ["R"], truth }), score: ((index * 7) % 24) / 24 });
  }
  version = (await seedVersion(api, project, exams)).id;
  const { prisma } = api.database;
  const { id } = await prisma.evaluation.findFirstOrThrow({ where: { modelVersionId: version } });
  await prisma.evaluation.update({ where: { id }, data: { subgroups: ["density:b"] } });
  await prisma.metricValue.createMany({
    data: [
      { subgroup: "", operatingPoint: "specificity-0.80" },
      { subgroup: "density:b", operatingPoint: "" },
    ].flatMap((of) =>
      stored.map((name) => ({
        ...of,
        evaluationId: id,
        name,
        value: published,
        low: published,
        high: published,
        n: 24,
        method: "published",
      })),
    ),
  });
});
afterAll(() => api?.close());

async function measured(person: TestPerson, choice: string): Promise<{ name: string; value: number | null; method: string }[] | null> {
  const { modelVersion } = await api.ok(
    person,
    `query($id: ID!) { modelVersion(id: $id) { evaluation(set: OUT_OF_FOLD) { metrics${choice} { name value method } } } }`,
    { id: version },
  );
  return modelVersion.evaluation?.metrics ?? null;
}

const shown = async (choice: string) => (await measured(people.analyst, choice))?.filter(({ method }) => method === "published").length;

test("the default point, its name and a published subgroup answer what was stored", async () => {
  expect(await shown("")).toBe(13);
  expect(await shown('(operatingPoint: "specificity-0.80")')).toBe(13);
  expect(await shown('(subgroup: "density:b")')).toBe(13);
  expect((await measured(people.analyst, ""))?.every(({ value }) => value === published)).toBe(true);
});

test("another point, a threshold, and a subgroup at another point are computed, but for what no threshold changes", async () => {
  expect(await shown('(operatingPoint: "youden")')).toBe(0);
  const ofScores = ["auc", "prAuc", "logLoss", "brier", "ece", "calibrationSlope", "calibrationIntercept"];
  for (const choice of ["(threshold: 0.4)", '(operatingPoint: "youden", subgroup: "density:b")']) {
    const metrics = (await measured(people.analyst, choice)) ?? [];
    expect(metrics.map(({ name }) => name)).toEqual(stored);
    expect(metrics.flatMap(({ name, method }) => (method === "published" ? [name] : []))).toEqual(ofScores);
  }
});

test("of named metrics only those are answered", async () => {
  expect((await measured(people.analyst, "(names: [f1, auc], threshold: 0.4)"))?.map(({ name }) => name)).toEqual(["auc", "f1"]);
});

test("a prevalence that is stated later brings its two values, in their place", async () => {
  await api.database.prisma.project.update({ where: { id: project }, data: { settings: { prevalence: 0.01 } } });
  const metrics = (await measured(people.analyst, "")) ?? [];
  expect(metrics.map(({ name }) => name)).toEqual([...metricNames]);
  expect(metrics.filter(({ method }) => method.includes("at a prevalence of 0.01"))).toHaveLength(2);
  await api.database.prisma.project.update({ where: { id: project }, data: { settings: { prevalence: 0.02 } } });
  expect((await measured(people.analyst, ""))?.filter(({ method }) => method.includes("at a prevalence of 0.02"))).toHaveLength(2);
});

test("who is kept blind is shown nothing that was published: it is over exams that they have not read", async () => {
  expect((await measured(people.reader, ""))?.some(({ method }) => method === "published") ?? false).toBe(false);
});

// Threat: each of a thousand rows that name one version had its metrics computed again, and everybody else waited for a connection of the pool.
test("over what a reader knows, figures are made once for however many rows of a request name the version", async () => {
  const made = vi.spyOn(api.api.deps.measuring, "outline");
  const one = `modelVersion(id: "${version}") { evaluation(set: OUT_OF_FOLD) { exams roc { threshold } } }`;
  const answer = await api.ok(people.reader, `{ ${Array.from({ length: 20 }, (_, index) => `a${index}: ${one}`).join(" ")} }`);
  expect(new Set(Object.values(answer).map((shown) => JSON.stringify(shown))).size).toBe(1);
  expect(made).toHaveBeenCalledTimes(1);
  made.mockRestore();
});
