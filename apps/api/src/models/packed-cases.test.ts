import { findPackedCases, listCases, type ModelVersion } from "@second-read/database";
import type { BreastClass, OperatingPointName } from "@second-read/domain";
import { evaluatedCaseOf, isCalled, measureCases } from "@second-read/evaluation";
import { exampleThresholds } from "@second-read/testing";
import { afterAll, beforeAll, expect, test } from "vitest";
import { seedExam } from "../testing/seed-exam.ts";
import { seedVersion } from "../testing/seed-version.ts";
import { startTestApi, type TestApi, type TestPerson } from "../testing/test-api.ts";

// Metrics are computed from the cases packed in one row, and equal those of the rows that were packed.

let api: TestApi;
let analyst: TestPerson;
let version: ModelVersion;
let evaluationId: string;
const classes: readonly BreastClass[] = ["NORMAL", "BENIGN", "MALIGNANT", "NORMAL", "ABNORMAL", "NORMAL"];

beforeAll(async () => {
  api = await startTestApi();
  const project = await api.project("packed");
  analyst = await api.person("Ana", { [project]: ["ANALYST"] });
  const exams = [];
  for (let index = 0; index < 36; index += 1) {
    const truth = { class: classes[index % 6] as BreastClass, strength: index % 4 === 0 ? "PATHOLOGY" : "AGREED" } as const;
    exams.push({ exam: await seedExam(api, project, { status: "SETTLED", truth }), score: ((index * 7) % 36) / 36 });
  }
  version = await seedVersion(api, project, exams);
  const { prisma } = api.database;
  const evaluation = await prisma.evaluation.findFirstOrThrow({ where: { modelVersionId: version.id } });
  evaluationId = evaluation.id;
  await prisma.evaluation.update({ where: { id: evaluationId }, data: { subgroups: ["density:b", "density:c"] } });
  // As out of fold: a threshold for each fold, and every breast in its subgroup.
  for (const [index, { exam }] of exams.entries())
    await prisma.evaluationCase.updateMany({
      where: { evaluationId, examId: exam.id },
      data: {
        fold: index % 3,
        thresholds: exampleThresholds(0.3 + 0.2 * (index % 3)),
        subgroups: [index % 2 === 0 ? "density:b" : "density:c"],
      },
    });
});
afterAll(() => api?.close());

const ask = `query($id: ID!, $o: String, $t: Float, $s: String) { modelVersion(id: $id) { evaluation(set: OUT_OF_FOLD) {
  metrics(operatingPoint: $o, threshold: $t, subgroup: $s) { name value low high n method note }
  confusion(operatingPoint: $o, threshold: $t) { truePositives falseNegatives falsePositives trueNegatives }
  classCounts(operatingPoint: $o, threshold: $t) { class flagged total cancers cancersFlagged } } } }`;

test.each([{}, { operatingPoint: "youden" as OperatingPointName }, { threshold: 0.4 }, { threshold: 0.5, subgroup: "density:c" }])(
  "at %j they are those of the rows, to the last digit",
  async (choice: { operatingPoint?: OperatingPointName; threshold?: number; subgroup?: string }) => {
    const rows = await listCases(api.database, evaluationId);
    const cases = rows.map(evaluatedCaseOf);
    const { modelVersion } = await api.ok(analyst, ask, {
      id: version.id,
      o: choice.operatingPoint ?? null,
      t: choice.threshold ?? null,
      s: choice.subgroup ?? null,
    });
    const { metrics, confusion, classCounts } = modelVersion.evaluation;
    expect(metrics).toEqual(measureCases(cases, choice));
    const count = (positive: boolean, called: boolean) =>
      cases.filter((one) => one.positive === positive && isCalled(one, choice) === called).length;
    expect(confusion).toEqual({
      truePositives: count(true, true),
      falseNegatives: count(true, false),
      falsePositives: count(false, true),
      trueNegatives: count(false, false),
    });
    expect(classCounts.map((one: any) => one.class)).toEqual(["NORMAL", "BENIGN", "MALIGNANT", "ABNORMAL"]);
    const malignant = cases.filter(({ breastClass }) => breastClass === "MALIGNANT");
    expect(classCounts[2]).toMatchObject({ total: malignant.length, flagged: malignant.filter((one) => isCalled(one, choice)).length });
  },
);

test("they are packed once, when they are first asked for", async () => {
  const packed = await findPackedCases(api.database, evaluationId);
  expect(packed).toMatchObject({ cases: 72, exams: 36 });
  expect(packed?.thresholds).toHaveLength(3);
  expect(packed?.subgroups).toEqual([["density:b"], ["density:c"]]);
});

test("scores come in parts, and as counts on the axis", async () => {
  const scores = `query($id: ID!, $first: Int, $skip: Int) { modelVersion(id: $id) { evaluation(set: OUT_OF_FOLD) { scores(first: $first, skip: $skip) { score positive class } } } }`;
  const part = async (variables: object) =>
    (await api.ok(analyst, scores, { id: version.id, ...variables })).modelVersion.evaluation.scores;
  const all = await part({});
  expect(all).toHaveLength(72);
  expect([...(await part({ first: 50 })), ...(await part({ first: 50, skip: 50 }))]).toEqual(all);
  expect(await api.code(analyst, scores, { id: version.id, first: 10_001 })).toBe("INVALID_INPUT");

  const histograms = `query($id: ID!, $bins: Int) { modelVersion(id: $id) { evaluation(set: OUT_OF_FOLD) { scoreHistograms(bins: $bins) { class cancer counts } } } }`;
  const { scoreHistograms } = (await api.ok(analyst, histograms, { id: version.id, bins: 36 })).modelVersion.evaluation;
  for (const bin of [0, 7, 35])
    expect(scoreHistograms.reduce((sum: number, { counts }: any) => sum + counts[bin], 0)).toBe(
      all.filter(({ score }: any) => score >= bin / 36 && score < (bin + 1) / 36).length,
    );
  const { modelVersion } = await api.ok(analyst, histograms, { id: version.id });
  expect(modelVersion.evaluation.scoreHistograms[0].counts).toHaveLength(1_000);
  expect(await api.code(analyst, histograms, { id: version.id, bins: 1_001 })).toBe("INVALID_INPUT");
});
