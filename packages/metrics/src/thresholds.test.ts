import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { confusionAt } from "./confusion.ts";
import type { Label } from "./estimate.ts";
import { netBenefit, netBenefitOf } from "./net-benefit.ts";
import { chooseThreshold } from "./thresholds.ts";

const labels: Label[] = [0, 0, 0, 0, 0, 1, 1, 1, 1, 1];
const scores = [0.1, 0.2, 0.3, 0.4, 0.7, 0.35, 0.5, 0.6, 0.8, 0.9];
const classes = { positiveClass: "abnormal", negativeClass: "normal" };

describe("chooseThreshold", () => {
  it("keeps a specificity with the highest sensitivity", () => {
    expect(chooseThreshold(labels, scores, { kind: "FIXED_SPECIFICITY", target: 0.8 })).toMatchObject({
      threshold: 0.5,
      sensitivity: 0.8,
      specificity: 0.8,
    });
    expect(chooseThreshold(labels, scores, { kind: "FIXED_SPECIFICITY", target: 1 })).toMatchObject({ threshold: 0.8, sensitivity: 0.4 });
  });

  it("keeps a sensitivity with the highest specificity", () => {
    expect(chooseThreshold(labels, scores, { kind: "FIXED_SENSITIVITY", target: 0.9 })).toMatchObject({
      threshold: 0.35,
      sensitivity: 1,
      specificity: 0.6,
    });
  });

  it("maximises Youden's J, or net benefit at a cost", () => {
    expect(chooseThreshold(labels, scores, { kind: "YOUDEN" })?.threshold).toBe(0.5);
    expect(chooseThreshold(labels, scores, { kind: "COST_RATIO", costRatio: 9 })?.threshold).toBe(0.35);
    expect(chooseThreshold(labels, scores, { kind: "COST_RATIO", costRatio: 0.2 })?.threshold).toBe(0.8);
  });

  it("flags nothing if no score reaches the specificity", () => {
    const chosen = chooseThreshold([1, 0], [0.2, 0.9], { kind: "FIXED_SPECIFICITY", target: 0.9 });
    expect(chosen).toMatchObject({ sensitivity: 0, specificity: 1 });
    expect(chosen!.threshold).toBeGreaterThan(0.9);
  });

  it("gives null if a class is missing", () => {
    expect(chooseThreshold([1, 1], [0.1, 0.2], { kind: "YOUDEN" })).toBeNull();
  });

  it("gives the same rates as counting at its threshold", () => {
    const unit = fc.tuple(fc.constantFrom<Label>(0, 1), fc.double({ min: 0, max: 1, noNaN: true }));
    fc.assert(
      fc.property(fc.array(unit, { minLength: 2, maxLength: 40 }), fc.double({ min: 0, max: 1, noNaN: true }), (drawn, target) => {
        const [y, s] = [drawn.map(([label]) => label), drawn.map(([, score]) => score)];
        for (const kind of ["FIXED_SPECIFICITY", "FIXED_SENSITIVITY"] as const) {
          const chosen = chooseThreshold(y, s, { kind, target });
          if (!chosen) continue;
          const matrix = confusionAt(y, s, chosen.threshold, classes);
          expect(matrix.truePositives / (matrix.truePositives + matrix.falseNegatives)).toBeCloseTo(chosen.sensitivity, 12);
          expect(matrix.trueNegatives / (matrix.trueNegatives + matrix.falsePositives)).toBeCloseTo(chosen.specificity, 12);
          expect(kind === "FIXED_SPECIFICITY" ? chosen.specificity : chosen.sensitivity).toBeGreaterThanOrEqual(target - 1e-9);
        }
      }),
    );
  });
});

describe("net benefit", () => {
  it("is the same computed from scores and from counts", () => {
    expect(netBenefitOf(confusionAt(labels, scores, 0.2, classes), 0.2)).toBe(netBenefit(labels, scores, 0.2));
    expect(netBenefit([], [], 0.1)).toBeNull();
  });
});
