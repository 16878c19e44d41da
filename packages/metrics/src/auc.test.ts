import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { auc, midRanks, pairedAuc } from "./auc.ts";
import type { Label } from "./estimate.ts";
import { prAuc } from "./precision-recall.ts";
import { randomStream } from "./random.ts";
import { rocCurve } from "./roc.ts";

const units = fc.array(fc.tuple(fc.constantFrom<Label>(0, 1), fc.integer({ min: 0, max: 12 })), { minLength: 2, maxLength: 60 });
const split = (drawn: readonly (readonly [Label, number])[]) => ({ labels: drawn.map(([y]) => y), scores: drawn.map(([, s]) => s / 12) });

/** U/(mn), computed pair by pair. */
function byPairs(labels: readonly Label[], scores: readonly number[]): number | null {
  const of = (label: Label) => scores.filter((_, index) => labels[index] === label);
  const wins = of(1).flatMap((x) => of(0).map((y) => (x > y ? 1 : x === y ? 0.5 : 0)));
  return wins.length === 0 ? null : wins.reduce<number>((a, b) => a + b, 0) / wins.length;
}

describe("AUC", () => {
  it("is U/(mn), with ties counting one half", () => {
    fc.assert(
      fc.property(units, (drawn) => {
        const { labels, scores } = split(drawn);
        const expected = byPairs(labels, scores);
        if (expected === null) expect(auc(labels, scores).value).toBeNull();
        else expect(auc(labels, scores).value).toBeCloseTo(expected, 12);
      }),
    );
  });

  it("does not change under an increasing map of the scores, nor does its interval", () => {
    fc.assert(
      fc.property(units, (drawn) => {
        const { labels, scores } = split(drawn);
        expect(
          auc(
            labels,
            scores.map((s) => Math.exp(3 * s) - 7),
          ),
        ).toEqual(auc(labels, scores));
      }),
    );
  });

  it("equals the area under the curve's trapezoids", () => {
    fc.assert(
      fc.property(units, (drawn) => {
        const { labels, scores } = split(drawn);
        const value = auc(labels, scores).value;
        if (value === null) return;
        const points = rocCurve(labels, scores);
        const area = points.slice(1).reduce((total, point, index) => {
          const before = points[index]!;
          return total + ((before.specificity - point.specificity) * (point.sensitivity + before.sensitivity)) / 2;
        }, 0);
        expect(area).toBeCloseTo(value, 12);
      }),
    );
  });

  it("with one unit per cluster has DeLong's variance", () => {
    fc.assert(
      fc.property(units, (drawn) => {
        const { labels, scores } = split(drawn);
        const plain = auc(labels, scores);
        const clustered = auc(
          labels,
          scores,
          labels.map((_, index) => `patient ${index}`),
        );
        if (plain.variance !== null) expect(clustered.variance).toBeCloseTo(plain.variance, 12);
      }),
    );
  });

  it("says that it cannot be estimated if a class is missing", () => {
    expect(auc([1, 1], [0.1, 0.2])).toMatchObject({ value: null, low: null, high: null, note: "not estimable: 2 positives, 0 negatives" });
    expect(pairedAuc([0, 0], [0.1, 0.2], [0.2, 0.1])).toMatchObject({ value: null, p: null });
  });

  it("at 1 has no false certainty: it gets the bound of Clopper and Pearson for the smaller class", () => {
    const perfect = auc([1, 1, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0], [9, 9, 9, 9, 9, 9, 9, 9, 1, 1, 1, 1, 1, 1, 1, 1, 1]);
    expect(perfect).toMatchObject({ value: 1, high: 1, variance: null });
    expect(perfect.low).toBeCloseTo(0.6305833524471807, 12);
    expect(perfect.note).toContain("not estimable");
    expect(auc([1, 1, 0, 0], [0, 0, 1, 1])).toMatchObject({ value: 0, low: 0 });
  });

  it("is exactly 1, 0 or one half if the classes are separated or all scores are equal, for any counts: no interval of zero width", () => {
    const counts = fc.integer({ min: 2, max: 60 });
    fc.assert(
      fc.property(counts, counts, (positives, negatives) => {
        const labels = [...Array<Label>(positives).fill(1), ...Array<Label>(negatives).fill(0)];
        expect(auc(labels, labels)).toMatchObject({ value: 1, high: 1, method: "Clopper-Pearson bound" });
        expect(auc(labels, labels).low).toBeLessThan(0.95);
        const turned = labels.map((label) => 1 - label);
        expect(auc(labels, turned)).toMatchObject({ value: 0, low: 0, method: "Clopper-Pearson bound" });
        const alike = labels.map(() => 0.3);
        expect(auc(labels, alike)).toMatchObject({ value: 0.5, low: null, high: null, note: "interval not estimable: no variance" });
        expect(pairedAuc(labels, alike, labels)).toMatchObject({ aucA: 0.5, aucB: 1, value: 0.5 });
      }),
    );
  });

  it("at 1 counts patients, not breasts, if clusters are given", () => {
    const bound = auc([1, 1, 1, 1, 0, 0, 0, 0], [2, 2, 2, 2, 1, 1, 1, 1], ["a", "a", "b", "b", "c", "c", "d", "d"]);
    expect(bound.low).toBeCloseTo(0.025 ** 0.5, 12);
  });

  it("warns below ten of a class and refuses scores that are no numbers", () => {
    expect(auc([1, 1, 0, 0], [0.2, 0.8, 0.5, 0.1]).note).toContain("fewer than 10");
    expect(() => auc([1, 0], [Number.NaN, 0])).toThrow(RangeError);
    expect(() => auc([1, 0], [0.5])).toThrow(RangeError);
  });

  it("covers the truth about 95 % of the time (binormal, true AUC Φ(1/√2) = 0.7602, 40 of each)", () => {
    const random = randomStream(5, "scores");
    const labels = Array.from({ length: 80 }, (_, index): Label => (index < 40 ? 1 : 0));
    let covered = 0;
    for (let draw = 0; draw < 1000; draw++) {
      const { low, high } = auc(
        labels,
        labels.map((label) => random.normal() + label),
      );
      if ((low as number) <= 0.7602499389065233 && 0.7602499389065233 <= (high as number)) covered++;
    }
    expect(covered).toBeGreaterThan(930);
    expect(covered).toBeLessThan(975);
  });
});

describe("paired AUC", () => {
  it("between a score and itself has no variance, and says so", () => {
    const scores = [0.1, 0.9, 0.4, 0.7];
    expect(pairedAuc([0, 1, 1, 0], scores, scores)).toMatchObject({ value: 0, p: null, note: expect.stringContaining("alike") });
  });

  it("between one score for everyone and a perfect one has no variance, and does not say that they are identical", () => {
    const perfect = pairedAuc([0, 0, 1, 1], [0.5, 0.5, 0.5, 0.5], [0.1, 0.2, 0.8, 0.9]);
    expect(perfect).toMatchObject({ value: 0.5, low: null, p: null, note: "variance not estimable" });
  });

  it("changes its sign when the two are swapped", () => {
    const labels: Label[] = [1, 0, 1, 0, 1, 0];
    const [a, b] = [
      [0.9, 0.2, 0.4, 0.5, 0.3, 0.1],
      [0.6, 0.7, 0.8, 0.1, 0.2, 0.3],
    ];
    const [forth, back] = [pairedAuc(labels, a!, b!), pairedAuc(labels, b!, a!)];
    expect(forth.value).toBeCloseTo(-(back.value as number), 12);
    expect(forth.p).toBeCloseTo(back.p as number, 12);
  });
});

describe("the lower bound of a paired difference, clustered by patient", () => {
  // 121 patients with two breasts each, one in three breasts abnormal. Scores share the patient's level, and between the two models also the
  // breast's.
  const patients = Array.from({ length: 242 }, (_, index) => Math.floor(index / 2));
  const labels = patients.map((_, index): Label => (index % 3 === 0 ? 1 : 0));
  const separation = { better: 1.19023, worse: 1.092039 }; // √2·Φ⁻¹(0.80) and √2·Φ⁻¹(0.78)

  function aboveMargin(challenger: number, draws: number): number {
    const random = randomStream(11, "scores");
    let above = 0;
    for (let draw = 0; draw < draws; draw++) {
      const ofPatient = Array.from({ length: 121 }, () => random.normal());
      const shared = patients.map((patient) => Math.sqrt(0.3) * (ofPatient[patient] as number) + Math.sqrt(0.3) * random.normal());
      const scores = (d: number) => labels.map((label, index) => (shared[index] as number) + Math.sqrt(0.4) * random.normal() + d * label);
      if ((pairedAuc(labels, scores(separation.better), scores(challenger), patients).low as number) > -0.02) above++;
    }
    return above / draws;
  }

  it("lies above the margin in 2.5 % of samples if the true difference equals the margin", () => {
    // 2.5 % plus three Monte Carlo errors of 1,000 draws.
    expect(aboveMargin(separation.worse, 1000)).toBeLessThan(0.025 + 3 * Math.sqrt((0.025 * 0.975) / 1000));
  });

  it("lies above it more often for an equal challenger, but seldom enough that a gate must hold", () => {
    const power = aboveMargin(separation.better, 300);
    expect(power).toBeGreaterThan(0.04);
    expect(power).toBeLessThan(0.5);
  });
});

describe("ranks and precision", () => {
  it("share their mean rank in ties", () => {
    expect(midRanks([3, 1, 3, 2])).toEqual([3.5, 1, 3.5, 2]);
    expect(midRanks([])).toEqual([]);
  });

  it("average precision is the prevalence if all scores are tied, and null without positives", () => {
    expect(prAuc([1, 0, 0, 0], [1, 1, 1, 1])).toBe(0.25);
    expect(prAuc([0, 0], [1, 2])).toBeNull();
  });
});
