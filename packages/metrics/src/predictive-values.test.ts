import { describe, expect, it } from "vitest";
import { confusionFromCounts, npv, ppv } from "./confusion.ts";
import { npvAtPrevalence, ppvAtPrevalence } from "./predictive-values.ts";

const matrix = (truePositives: number, falseNegatives: number, falsePositives: number, trueNegatives: number) =>
  confusionFromCounts({ positiveClass: "abnormal", negativeClass: "normal", truePositives, falseNegatives, falsePositives, trueNegatives });

describe("predictive values at a stated prevalence", () => {
  it("are those of the set itself at the set's own prevalence", () => {
    const own = matrix(30, 10, 20, 140);
    expect(ppvAtPrevalence(own, 40 / 200)).toBeCloseTo(ppv(own).value ?? Number.NaN, 12);
    expect(npvAtPrevalence(own, 40 / 200)).toBeCloseTo(npv(own).value ?? Number.NaN, 12);
  });

  it("follow Bayes: sensitivity and specificity of 0.9 at 1 in 100 give a PPV of 1 in 12", () => {
    const enriched = matrix(90, 10, 10, 90);
    expect(ppvAtPrevalence(enriched, 0.01)).toBeCloseTo(1 / 12, 12);
    expect(npvAtPrevalence(enriched, 0.01)).toBeCloseTo(891 / 892, 12);
  });

  it("are not estimable if a class is missing, or nothing is flagged", () => {
    expect([ppvAtPrevalence(matrix(0, 0, 3, 5), 0.1), npvAtPrevalence(matrix(2, 1, 0, 0), 0.1)]).toEqual([null, null]);
    expect(ppvAtPrevalence(matrix(0, 4, 0, 5), 0.1)).toBeNull();
    expect(npvAtPrevalence(matrix(4, 0, 5, 0), 0.1)).toBeNull();
  });
});
