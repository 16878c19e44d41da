import { afterAll, expect, test } from "vitest";
import { type CaseColumns, casesOf } from "../case-columns.ts";
import { measureCases } from "../measure-cases.ts";
import { openMeasuring } from "./open-measuring.ts";

const measuring = openMeasuring();
afterAll(() => measuring.close());

const scores = Float64Array.from({ length: 60 }, (_, index) => ((index * 37) % 60) / 60);
const columns: CaseColumns = {
  cases: 60,
  exams: 60,
  scores,
  patients: Int32Array.from(scores.keys()),
  kinds: [
    { class: "BENIGN", positive: true, cancer: false },
    { class: "NORMAL", positive: false, cancer: false },
  ],
  kindOf: Int32Array.from(scores.keys(), (index) => (index % 3 === 0 ? 0 : 1)),
  thresholds: [{ "specificity-0.80": 0.5, youden: 0.5, "sensitivity-0.90": 0.5, "cost-ratio": 0.5 }],
  thresholdsOf: new Int32Array(60),
  subgroups: [[]],
  subgroupsOf: new Int32Array(60),
};
const cases = casesOf(columns);

test("a thread measures the same as the caller would, for all or for named metrics", async () => {
  const choice = { threshold: 0.4, prevalence: 0.01 };
  const [all, two] = await Promise.all([measuring.measure(columns, choice), measuring.measure(columns, choice, ["npv", "auc"])]);
  expect(all).toEqual(measureCases(cases, choice));
  expect(two.map(({ name }) => name)).toEqual(["auc", "npv"]);
  expect(two).toEqual(all.filter(({ name }) => name === "auc" || name === "npv"));
});

test("the caller continues meanwhile", async () => {
  let turns = 0;
  let isDone = false;
  const measured = measuring.measure(columns, {}).then(() => {
    isDone = true;
  });
  while (!isDone) {
    turns += 1;
    await new Promise((resolve) => setImmediate(resolve));
  }
  await measured;
  expect(turns).toBeGreaterThan(10);
});

test("an error is reported to its own caller, and the next request is measured", async () => {
  const broken = { ...columns, thresholds: [] };
  await expect(measuring.measure(broken, {})).rejects.toThrow();
  expect(await measuring.measure(columns, {}, ["auc"])).toHaveLength(1);
});

test("the outline counts exams as the columns do", async () => {
  const { exams, patients, positives, negatives, calibration } = await measuring.outline({ ...columns, exams: 30 });
  expect([exams, patients, positives, negatives]).toEqual([30, 60, 20, 40]);
  expect(calibration.reduce((sum, { n }) => sum + n, 0)).toBe(60);
});
