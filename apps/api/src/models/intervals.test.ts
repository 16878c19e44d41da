import type { BreastClass } from "@second-read/domain";
import { operatingPointNames } from "@second-read/domain";
import { metricNames } from "@second-read/evaluation";
import { buildSchema, type GraphQLObjectType, type GraphQLSchema, getNamedType, isObjectType } from "graphql";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createSchema } from "../schema.ts";
import { seedExam } from "../testing/seed-exam.ts";
import { seedVersion } from "../testing/seed-version.ts";
import { startTestApi, type TestApi, type TestPerson } from "../testing/test-api.ts";

// Every number in an evaluation has an interval beside it, or is listed here with the reason why it has none.

const withoutInterval: Readonly<Record<string, string>> = {
  "Evaluation.exams": "a count",
  "Evaluation.patients": "a count",
  "Evaluation.positives": "a count",
  "Evaluation.negatives": "a count",
  "Evaluation.classMatrix": "counts",
  "MetricValue.n": "a count",
  "Confusion.truePositives": "a count",
  "Confusion.falseNegatives": "a count",
  "Confusion.falsePositives": "a count",
  "Confusion.trueNegatives": "a count",
  "ClassCount.flagged": "a count",
  "ClassCount.total": "a count",
  "ClassCount.cancers": "a count",
  "ClassCount.cancersFlagged": "a count",
  "RocPoint.threshold": "chosen, not estimated",
  "RocPoint.sensitivity": "a point of the curve, whose area has the interval",
  "RocPoint.specificity": "a point of the curve, whose area has the interval",
  "CalibrationBin.low": "an end of the bin",
  "CalibrationBin.high": "an end of the bin",
  "CalibrationBin.n": "a count",
  "CalibrationBin.meanScore": "a point of the plot, whose slope, intercept and error have intervals",
  "CalibrationBin.observed": "a point of the plot, whose slope, intercept and error have intervals",
  "OperatingPoint.threshold": "chosen, not estimated",
  "CaseScore.score": "of one breast",
  "ScoreHistogram.counts": "counts",
  "Estimate.n": "a count",
  "Froc.images": "a count",
  "Froc.lesions": "a count",
  "FrocPoint.threshold": "chosen, not estimated",
  "FrocPoint.falseMarksPerImage": "a point of the curve, which is read off at four rates with intervals",
  "FrocPoint.sensitivity": "a point of the curve, which is read off at four rates with intervals",
  "FrocSensitivity.falseMarksPerImage": "chosen, not estimated",
  "PlaceCounts.rightPlace": "a count",
  "PlaceCounts.wrongPlace": "a count",
  "PlaceCounts.unknownPlace": "a count",
};

test("every number of an evaluation has an interval or a reason", () => {
  const bare = bareNumbers(createSchema());
  expect(bare.filter((name) => !(name in withoutInterval))).toEqual([]);
  expect(Object.keys(withoutInterval).filter((name) => !bare.includes(name))).toEqual([]);
});

test("a number without one is found, however deep it lies", () => {
  const schema = buildSchema(`
    type Query { e: Evaluation }
    type Evaluation { auc: Figure bare: Float parts: [Part!]! }
    type Figure { value: Float low: Float high: Float }
    type Part { share: Float! whole: Evaluation half: Half }
    type Half { value: Float low: Float }`);
  expect(bareNumbers(schema).sort()).toEqual(["Evaluation.bare", "Half.low", "Half.value", "Part.share"]);
});

let api: TestApi;
let analyst: TestPerson;
const versions = {} as Record<"ordinary" | "tiny" | "oneClass", string>;

beforeAll(async () => {
  api = await startTestApi();
  const project = await api.project("intervals");
  await api.database.prisma.project.update({ where: { id: project }, data: { settings: { prevalence: 0.01 } } });
  analyst = await api.person("Ana", { [project]: ["ANALYST"] });
  const version = async (of: readonly (readonly [BreastClass, number])[]) => {
    const exams = [];
    for (const [breastClass, score] of of) {
      const exam = await seedExam(api, project, {
        status: "SETTLED",
        lateralities: ["R"],
        truth: { class: breastClass, strength: "PATHOLOGY" },
      });
      exams.push({ exam, score });
    }
    return (await seedVersion(api, project, exams)).id;
  };
  const mixed = Array.from({ length: 24 }, (_, i) => [i % 3 === 0 ? "MALIGNANT" : "NORMAL", ((i * 7) % 24) / 24] as const);
  versions.ordinary = await version(mixed);
  versions.tiny = await version([
    ["MALIGNANT", 0.9],
    ["NORMAL", 0.1],
  ]);
  versions.oneClass = await version([
    ["NORMAL", 0.2],
    ["NORMAL", 0.4],
  ]);
});
afterAll(() => api?.close());

const measure = `query($id: ID!, $point: String) { modelVersion(id: $id) { evaluation(set: OUT_OF_FOLD) {
  metrics(operatingPoint: $point) { name value low high n method note } } } }`;

test.each(operatingPointNames)("every metric at %s is given with an interval, or says why not", async (point) => {
  for (const [kind, id] of Object.entries(versions)) {
    const { metrics } = (await api.ok(analyst, measure, { id, point })).modelVersion.evaluation;
    expect(metrics.map(({ name }: any) => name)).toEqual([...metricNames]);
    for (const metric of metrics) {
      const { name, value, low, high, note } = metric;
      if (low === null || high === null) expect(note, `${kind}: ${name}`).toMatch(/\w/);
      else expect(low, `${kind}: ${name}`).toBeLessThanOrEqual(high);
      if (value === null) expect(note, `${kind}: ${name}`).toMatch(/\w/);
      if (kind === "ordinary") expect(low, name).not.toBeNull();
    }
  }
});

/** Numbers in the types that make up an evaluation, except those of an object with both ends of an interval. */
function bareNumbers(schema: GraphQLSchema): string[] {
  const found: string[] = [];
  const seen = new Set<GraphQLObjectType>();
  const walk = (type: GraphQLObjectType): void => {
    if (seen.has(type)) return;
    seen.add(type);
    const fields = type.getFields();
    const isEstimate = ["value", "low", "high"].every((name) => name in fields);
    for (const { name, type: given } of Object.values(fields)) {
      const own = getNamedType(given);
      if (isObjectType(own)) walk(own);
      else if ((own.name === "Float" || own.name === "Int") && !(isEstimate && ["value", "low", "high"].includes(name)))
        found.push(`${type.name}.${name}`);
    }
  };
  const evaluation = schema.getType("Evaluation");
  if (isObjectType(evaluation)) walk(evaluation);
  return found;
}
