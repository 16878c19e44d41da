import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { clusterBootstrap, clusterBootstrapOfCounts, clusteredProportion } from "./bootstrap.ts";
import { mcnemar, newcombePaired, powerNotWorse } from "./paired-proportions.ts";
import { clopperPearson, proportion, wilson } from "./proportions.ts";

describe("intervals of a proportion", () => {
  it("contain it, stay in [0,1], and are null at n = 0", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 400 }), fc.double({ min: 0, max: 1, noNaN: true }), (n, share) => {
        const hits = Math.round(share * n);
        for (const interval of [wilson(hits, n), clopperPearson(hits, n)]) {
          expect(interval!.low).toBeGreaterThanOrEqual(0);
          expect(interval!.low).toBeLessThanOrEqual(hits / n + 1e-12);
          expect(interval!.high).toBeGreaterThanOrEqual(hits / n - 1e-12);
          expect(interval!.high).toBeLessThanOrEqual(1);
        }
      }),
    );
    expect([wilson(0, 0), clopperPearson(0, 0)]).toEqual([null, null]);
    expect(proportion(0, 0)).toMatchObject({ value: null, note: "not estimable: n = 0" });
  });

  it("show what small sets can prove for a sensitivity of 0.85", () => {
    const rounded = (n: number) => {
      const interval = wilson(0.85 * n, n)!;
      return [interval.low.toFixed(2), interval.high.toFixed(2)].join("–");
    };
    expect([20, 60, 100, 200, 400].map(rounded)).toEqual(["0.64–0.95", "0.74–0.92", "0.77–0.91", "0.79–0.89", "0.81–0.88"]);
  });

  it("reject counts that are not a proportion", () => {
    expect(() => wilson(3, 2)).toThrow(RangeError);
    expect(() => clopperPearson(-1, 2)).toThrow(RangeError);
  });
});

describe("clustered proportions", () => {
  const hits = Array.from({ length: 200 }, (_, index) => index % 4 < 2);
  const alone = hits.map((_, index) => index);
  const inPairs = hits.map((_, index) => Math.floor(index / 2));

  it("are wider if a patient's breasts agree", () => {
    const width = (clusters: number[]) => {
      const { low, high } = clusteredProportion(hits, clusters, { seed: 1 });
      return (high as number) - (low as number);
    };
    const wilsonWidth = wilson(100, 200)!;
    expect(width(alone)).toBeCloseTo(wilsonWidth.high - wilsonWidth.low, 1);
    // Two breasts that always agree are one observation: the interval is √2 times as wide.
    expect(width(inPairs) / width(alone)).toBeGreaterThan(1.3);
    expect(width(inPairs) / width(alone)).toBeLessThan(1.55);
  });

  it("are the same for the same seed, and count patients if all agree", () => {
    expect(clusteredProportion(hits, inPairs, { seed: 9 })).toEqual(clusteredProportion(hits, inPairs, { seed: 9 }));
    const all = clusteredProportion([true, true, true, true], [1, 1, 2, 2], { seed: 1 });
    expect(all).toMatchObject({ value: 1, high: 1, method: "Wilson interval on patients" });
    expect(all.low).toBe(wilson(2, 2)!.low);
    expect(clusteredProportion([], [], { seed: 1 }).value).toBeNull();
  });

  it("draw the same patients whether units are listed or counted", () => {
    const ofIndices = clusterBootstrap(inPairs, (picked) => picked.filter((index) => hits[index]).length / picked.length, { seed: 9 });
    const ofCounts = clusterBootstrapOfCounts(
      inPairs,
      (index) => (hits[index] ? 1 : 0),
      2,
      ([no = 0, yes = 0]) => yes / (no + yes),
      { seed: 9 },
    );
    expect(ofCounts).toEqual(ofIndices);
    expect(ofCounts?.low).toBeLessThan(ofCounts?.high ?? 0);
  });

  it("have no interval if most draws give no number", () => {
    expect(clusterBootstrap([1, 2, 3], () => null, { seed: 1, draws: 50 })).toBeNull();
    expect(clusterBootstrap([], () => 1, { seed: 1, draws: 50 })).toBeNull();
  });

  it("have no interval if all draws are equal: its width would be zero", () => {
    expect(clusterBootstrap(["one", "one"], (picked) => picked.length, { seed: 1 })).toBeNull();
    expect(clusterBootstrap([1, 2, 3], (picked) => picked.reduce((sum) => sum + 0.1, 0) / picked.length, { seed: 1 })).toBeNull();
    // One of two breasts, both of one patient.
    expect(clusteredProportion([true, false], ["one", "one"], { seed: 1 })).toMatchObject({
      value: 0.5,
      low: null,
      high: null,
      note: "interval not estimable",
    });
  });
});

describe("paired proportions", () => {
  it("McNemar is symmetric, at most 1, and 1 without discordant pairs", () => {
    const count = fc.integer({ min: 0, max: 80 });
    fc.assert(
      fc.property(count, count, (b, c) => {
        expect(mcnemar(b, c)).toEqual(mcnemar(c, b));
        expect(mcnemar(b, c).exactP).toBeLessThanOrEqual(1);
        expect(mcnemar(b, c).midP).toBeLessThanOrEqual(mcnemar(b, c).exactP);
      }),
    );
    expect(mcnemar(0, 0).p).toBe(1);
  });

  it("Newcombe's interval contains the difference, and is mirrored when the order is swapped", () => {
    const count = fc.integer({ min: 0, max: 40 });
    fc.assert(
      fc.property(count, count, count, count, (both, firstOnly, secondOnly, neither) => {
        const forth = newcombePaired({ both, firstOnly, secondOnly, neither });
        if (!forth) return expect(both + firstOnly + secondOnly + neither).toBe(0);
        const back = newcombePaired({ both, firstOnly: secondOnly, secondOnly: firstOnly, neither })!;
        expect(forth.low).toBeLessThanOrEqual(forth.value + 1e-12);
        expect(forth.high).toBeCloseTo(-back.low, 9);
      }),
    );
  });

  it("power rises with the margin and is 2.5 % at the margin itself", () => {
    expect(powerNotWorse(0.02, 0.02, -0.02)).toBeCloseTo(0.025, 6);
    expect(powerNotWorse(0.03, 0.02)).toBeLessThan(0.5);
    expect(powerNotWorse(0.005, 0.02)).toBeGreaterThan(0.95);
  });
});
