import { afterAll, expect, test } from "vitest";
import type { EvaluatedCase } from "../evaluated-case.ts";
import { measureCases } from "../measure-cases.ts";
import { openMeasuring } from "./open-measuring.ts";

const measuring = openMeasuring();
afterAll(() => measuring.close());

const cases = Array.from({ length: 60 }, (_, index): EvaluatedCase => {
  const score = ((index * 37) % 60) / 60;
  return {
    breastId: `e${index}:R`,
    examId: `e${index}`,
    patientId: `p${index}`,
    laterality: "R",
    images: [],
    logit: 0,
    score,
    positive: index % 3 === 0,
    breastClass: index % 3 === 0 ? "BENIGN" : "NORMAL",
    subgroups: [],
    fold: 0,
    thresholds: { "specificity-0.80": 0.5, youden: 0.5, "sensitivity-0.90": 0.5, "cost-ratio": 0.5 },
  };
});

test("a thread measures what the caller would, all or what is named", async () => {
  const choice = { threshold: 0.4, prevalence: 0.01 };
  const [all, two] = await Promise.all([measuring.measure(cases, choice), measuring.measure(cases, choice, ["npv", "auc"])]);
  expect(all).toEqual(measureCases(cases, choice));
  expect(two.map(({ name }) => name)).toEqual(["auc", "npv"]);
  expect(two).toEqual(all.filter(({ name }) => name === "auc" || name === "npv"));
});

test("the caller goes on meanwhile", async () => {
  let turns = 0;
  let isDone = false;
  const measured = measuring.measure(cases, {}).then(() => {
    isDone = true;
  });
  while (!isDone) {
    turns += 1;
    await new Promise((resolve) => setImmediate(resolve));
  }
  await measured;
  expect(turns).toBeGreaterThan(10);
});

test("what cannot be measured is told to who asked, and the next is measured", async () => {
  const broken = [{ ...cases[0], thresholds: null } as unknown as EvaluatedCase];
  await expect(measuring.measure(broken, {})).rejects.toThrow();
  expect(await measuring.measure(cases, {}, ["auc"])).toHaveLength(1);
});
