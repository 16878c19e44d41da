import { describe, expect, it } from "vitest";
import { adaptiveBins, calibrationBins, ece, eceUnderPerfectCalibration, mce } from "./calibration.ts";
import { z95 } from "./distributions.ts";
import { type Label, mean, sigmoid } from "./estimate.ts";
import { adjustPrior, applyPlatt, calibrationFit, fitPlatt } from "./logistic.ts";
import { brier, logLoss } from "./probability-error.ts";
import { randomStream } from "./random.ts";

function drawn(count: number, seed: number, trueSlope: number) {
  const random = randomStream(seed, "logits");
  const logits = Array.from({ length: count }, () => random.normal());
  return { logits, labels: logits.map((x): Label => (random.chance(sigmoid(0.5 + trueSlope * x)) ? 1 : 0)) };
}

describe("bins", () => {
  it("include their lower edge, the last one both, and edges lie exactly where they are written", () => {
    const bins = calibrationBins([1, 0, 1, 0], [0.3, 0.7, 1, 0]);
    expect(bins.map(({ n }) => n)).toEqual([1, 0, 0, 1, 0, 0, 0, 1, 0, 1]);
    expect(bins[1]).toMatchObject({ n: 0, meanScore: null, observed: null });
  });

  it("give null without data", () => {
    expect(ece(calibrationBins([], []))).toBeNull();
    expect(mce(adaptiveBins([], []))).toBeNull();
  });

  it("ECE under perfect calibration is large at small n and shrinks with it; the same seed gives the same figure", () => {
    const probabilities = (n: number) => Array.from({ length: n }, (_, index) => (index + 0.5) / n);
    const limit = (n: number) => eceUnderPerfectCalibration(probabilities(n), { seed: 1, draws: 300 }) as number;
    expect(limit(242)).toBeGreaterThan(0.08);
    expect(limit(242)).toBeLessThan(0.16);
    expect(limit(5000)).toBeLessThan(0.04);
    expect(limit(242)).toBe(limit(242));
  });
});

describe("calibration fit", () => {
  it("gives slope 1 and intercept 0 for correct probabilities, within its errors, over 60 samples", () => {
    const deviations = Array.from({ length: 60 }, (_, seed) => {
      const { logits, labels } = drawn(1000, seed, 1.5);
      const fit = calibrationFit(
        labels,
        logits.map((x) => sigmoid(0.5 + 1.5 * x)),
      );
      const inErrors = ({ value, low, high }: typeof fit.slope, truth: number) =>
        (((value as number) - truth) / ((high as number) - (low as number))) * 2 * z95;
      return [inErrors(fit.slope, 1), inErrors(fit.intercept, 0)] as const;
    });
    for (const which of [0, 1] as const) {
      const z = deviations.map((pair) => pair[which]);
      // The mean of 60 standard normal numbers has a standard error of 0.13 and their variance one of 0.18; the limits are three of them either way.
      expect(Math.abs(mean(z))).toBeLessThan(0.4);
      expect(Math.abs(mean(z.map((one) => one * one)) - 1)).toBeLessThan(0.55);
    }
  });

  it("has wider cluster-robust intervals if every unit occurs twice", () => {
    const { logits, labels } = drawn(300, 4, 1);
    const twice = {
      labels: [...labels, ...labels],
      p: [...logits, ...logits].map(sigmoid),
      patients: [...labels.keys(), ...labels.keys()],
    };
    const width = ({ slope }: ReturnType<typeof calibrationFit>) => (slope.high as number) - (slope.low as number);
    const ratio = width(calibrationFit(twice.labels, twice.p, twice.patients)) / width(calibrationFit(twice.labels, twice.p));
    expect(ratio).toBeGreaterThan(1.25);
    expect(ratio).toBeLessThan(1.6);
  });

  it("is not estimable on separable data or one class", () => {
    expect(calibrationFit([0, 0, 1, 1], [0.1, 0.2, 0.8, 0.9]).slope.value).toBeNull();
    expect(calibrationFit([1, 1], [0.1, 0.2])).toMatchObject({ slope: { value: null }, inTheLarge: null });
  });

  it("has no interval for a single patient, whose errors would add up to none", () => {
    const { slope, intercept } = calibrationFit([0, 1, 0, 1], [0.1, 0.3, 0.6, 0.8], ["one", "one", "one", "one"]);
    for (const one of [slope, intercept]) {
      expect(one.value).not.toBeNull();
      expect(one).toMatchObject({ low: null, high: null, note: "interval not estimable: one patient" });
    }
  });
});

describe("Platt's map", () => {
  it("recovers the line that generated the data", () => {
    const { logits, labels } = drawn(20_000, 8, 2);
    const map = fitPlatt(logits, labels);
    expect(map.calibrated).toBe(true);
    expect(map.slope).toBeCloseTo(2, 0);
    expect(map.intercept).toBeCloseTo(0.5, 1);
    expect(applyPlatt(map, 0)).toBeCloseTo(sigmoid(0.5), 1);
  });

  it("does not invert scores", () => {
    const { logits, labels } = drawn(500, 8, -1);
    expect(fitPlatt(logits, labels)).toMatchObject({
      slope: 1,
      intercept: 0,
      calibrated: false,
      note: expect.stringContaining("not positive"),
    });
  });

  it("exists for separable data, and is the identity if a class is missing or all logits are equal", () => {
    expect(fitPlatt([-2, -1, 1, 2], [0, 0, 1, 1]).calibrated).toBe(true);
    expect(fitPlatt([1, 2], [1, 1])).toMatchObject({ slope: 1, calibrated: false });
    expect(fitPlatt([1, 1, 1], [1, 0, 1])).toMatchObject({ slope: 1, calibrated: false });
  });
});

describe("error of probabilities", () => {
  it("is bounded at 0 and 1 by clipping", () => {
    expect(logLoss([1, 0], [0, 1])).toBeCloseTo(-Math.log(1e-6), 6);
    expect(logLoss([1, 0], [0.5, 0.5])).toBeCloseTo(Math.LN2, 12);
    expect(brier([1, 0], [0, 1])).toBe(1);
    expect([logLoss([], []), brier([], [])]).toEqual([null, null]);
  });

  it("depends on the prior", () => {
    expect(adjustPrior(0.5, 0.5, 0.01)).toBeCloseTo(0.01, 12);
    expect(adjustPrior(0.3, 0.2, 0.2)).toBeCloseTo(0.3, 12);
  });
});
