import { randomStream, sigmoid } from "@second-read/metrics";
import { expect, test } from "vitest";
import type { MeasuredCase } from "./evaluated-case.ts";
import { measureCases } from "./measure-cases.ts";

test("the interval of a calibration error contains the figure, and mostly 0 where scores are probabilities", () => {
  const random = randomStream(1, "calibrated");
  const thresholds = { "specificity-0.80": 0.5, "sensitivity-0.90": 0.5, youden: 0.5, "cost-ratio": 0.5 };
  const samples = Array.from({ length: 20 }, () =>
    Array.from({ length: 120 }, (_, patient): MeasuredCase => {
      const score = sigmoid(random.integer(-30, 20) / 10);
      const exam = { patientId: `p${patient}`, examId: `e${patient}`, laterality: "L", subgroups: [] } as const;
      return { ...exam, score, positive: random.chance(score), thresholds };
    }),
  );
  const figures = samples.flatMap((cases) => measureCases(cases, {}, ["ece"]));
  for (const { value, low, high } of figures) {
    expect(low).toBeLessThanOrEqual(value ?? Number.NaN);
    expect(high).toBeGreaterThanOrEqual(value ?? Number.NaN);
  }
  // With percentiles of the draws it was none.
  expect(figures.filter(({ low }) => low === 0).length).toBeGreaterThanOrEqual(17);
});
