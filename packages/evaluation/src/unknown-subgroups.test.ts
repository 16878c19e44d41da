import { expect, test } from "vitest";
import type { EvaluatedCase } from "./evaluated-case.ts";
import { countConfusion } from "./measure-cases.ts";
import { summariseCases } from "./summarise-cases.ts";
import { withUnknownSubgroups } from "./unknown-subgroups.ts";

const facts = [["density:b", "age:50-54"], ["density:c"], ["age:60-64"], [], ["density:b", "age:50-54"]];
const cases = withUnknownSubgroups(
  facts.map((subgroups, index): EvaluatedCase => {
    const thresholds = { "specificity-0.80": 0.5, "sensitivity-0.90": 0.5, youden: 0.5, "cost-ratio": 0.5 };
    const ids = { breastId: `e${index}:R`, patientId: `p${index}`, examId: `e${index}`, laterality: "R" as const };
    const truth = { positive: index % 2 === 0, breastClass: index % 2 === 0 ? ("MALIGNANT" as const) : ("NORMAL" as const) };
    return { ...ids, ...truth, logit: 0, score: index / 5, malignancy: null, images: [], fold: 0, thresholds, subgroups };
  }),
);

test("breasts of which a fact is unknown are a subgroup of that fact, so that its subgroups add up to all breasts", () => {
  const { subgroups } = summariseCases(cases, []);
  expect(subgroups).toEqual(["age:50-54", "age:60-64", "age:unknown", "density:b", "density:c", "density:unknown"]);
  const whole = countConfusion(cases, {});
  for (const fact of ["age", "density"]) {
    const parts = subgroups.filter((name) => name.startsWith(`${fact}:`)).map((subgroup) => countConfusion(cases, { subgroup }));
    for (const count of ["truePositives", "falseNegatives", "falsePositives", "trueNegatives"] as const)
      expect(parts.reduce((sum, part) => sum + part[count], 0)).toBe(whole[count]);
  }
});

test("a fact that is known of no breast has no subgroups", () => {
  expect(cases.flatMap((one) => one.subgroups).filter((name) => name.startsWith("vendor"))).toEqual([]);
  expect(withUnknownSubgroups(cases.map((one) => ({ ...one, subgroups: [] }))).flatMap((one) => one.subgroups)).toEqual([]);
});
