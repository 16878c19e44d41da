import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { confusionAt, confusionFromCounts, confusionMetricNames, confusionMetrics, withPositiveClass } from "./confusion.ts";

// A published report gave the second set of figures for the first matrix.
const abnormal = confusionFromCounts({
  positiveClass: "abnormal",
  negativeClass: "normal",
  truePositives: 75,
  falseNegatives: 102,
  falsePositives: 52,
  trueNegatives: 70,
});
const percent = (value: number | null) => Math.round((value ?? Number.NaN) * 1e4) / 100;

describe("the worked example", () => {
  it("has its figures with abnormal as positive", () => {
    const { accuracy, ppv, sensitivity, f1 } = confusionMetrics(abnormal);
    expect([accuracy, ppv, sensitivity, f1].map(({ value }) => percent(value))).toEqual([48.49, 59.06, 42.37, 49.34]);
  });

  it("has other figures, with another class's name on them, with normal as positive", () => {
    const { accuracy, ppv, sensitivity, f1 } = confusionMetrics(withPositiveClass(abnormal, "normal"));
    expect([accuracy, ppv, sensitivity, f1].map(({ value }) => percent(value))).toEqual([48.49, 40.7, 57.38, 47.62]);
    expect(ppv.positiveClass).toBe("normal");
  });
});

describe("the positive class", () => {
  it("is part of every metric", () => {
    const metrics = confusionMetrics(abnormal);
    expect(confusionMetricNames.map((name) => metrics[name].positiveClass)).toEqual(confusionMetricNames.map(() => "abnormal"));
  });

  it("cannot be changed on a matrix, nor set to a class that it does not count", () => {
    expect(() => Object.assign(abnormal, { positiveClass: "normal" })).toThrow(TypeError);
    expect(() => withPositiveClass(abnormal, "benign")).toThrow(RangeError);
    expect(() => confusionFromCounts({ ...abnormal, negativeClass: "abnormal" })).toThrow(RangeError);
  });

  it("cannot be omitted: bare counts are not a matrix", () => {
    // @ts-expect-error only this package makes a ConfusionMatrix
    confusionMetrics({ positiveClass: "a", negativeClass: "b", truePositives: 1, falseNegatives: 1, falsePositives: 1, trueNegatives: 1 });
  });

  it("swaps sensitivity with specificity and ppv with npv, and back again", () => {
    const count = fc.integer({ min: 0, max: 300 });
    fc.assert(
      fc.property(count, count, count, count, (truePositives, falseNegatives, falsePositives, trueNegatives) => {
        const names = { positiveClass: "abnormal", negativeClass: "normal" };
        const matrix = confusionFromCounts({ ...names, truePositives, falseNegatives, falsePositives, trueNegatives });
        const swapped = withPositiveClass(matrix, "normal");
        const [one, other] = [confusionMetrics(matrix), confusionMetrics(swapped)];
        expect(other.sensitivity.value).toBe(one.specificity.value);
        expect(other.npv.value).toBe(one.ppv.value);
        expect(other.accuracy.value).toBe(one.accuracy.value);
        expect(withPositiveClass(swapped, "abnormal")).toEqual(matrix);
      }),
    );
  });
});

describe("counting", () => {
  it("flags at the threshold and above", () => {
    const matrix = confusionAt([1, 1, 0, 0], [0.5, 0.49, 0.5, 0.1], 0.5, { positiveClass: "abnormal", negativeClass: "normal" });
    expect([matrix.truePositives, matrix.falseNegatives, matrix.falsePositives, matrix.trueNegatives]).toEqual([1, 1, 1, 1]);
  });

  it("gives null if a denominator is 0", () => {
    const empty = confusionFromCounts({ ...abnormal, truePositives: 0, falsePositives: 0 });
    expect(confusionMetrics(empty).ppv).toMatchObject({ value: null, low: null, high: null, denominator: 0 });
  });

  it("accepts only integers as counts", () => {
    expect(() => confusionFromCounts({ ...abnormal, truePositives: 1.5 })).toThrow(RangeError);
    expect(() => confusionFromCounts({ ...abnormal, falseNegatives: -1 })).toThrow(RangeError);
  });
});
