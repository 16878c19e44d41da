import { describe, expect, it } from "vitest";
import { frocCurve, frocSensitivity, type MarkedImage } from "./froc.ts";
import { randomStream } from "./random.ts";
import { rankCorrelation } from "./rank-correlation.ts";

const image = (patient: string, lesions: number, ...marks: (readonly [score: number, lesion: number | null])[]): MarkedImage => ({
  patient,
  lesions,
  marks: marks.map(([score, lesion]) => ({ score, lesion })),
});

/** Counted by hand: 0.9 hits, 0.8 is false, 0.7 hits the same lesion again, 0.6 hits, 0.5 is false, 0.4 is false; a third lesion is never hit. */
const four = [
  image("a", 1, [0.9, 0], [0.7, 0], [0.5, null]),
  image("b", 2, [0.8, null], [0.6, 1]),
  image("c", 0, [0.4, null]),
  image("d", 0),
];

describe("FROC", () => {
  it("counts each lesion once, and false marks per image", () => {
    expect(frocCurve(four)).toEqual([
      { threshold: 0.9, falseMarksPerImage: 0, sensitivity: 1 / 3 },
      { threshold: 0.8, falseMarksPerImage: 1 / 4, sensitivity: 1 / 3 },
      { threshold: 0.6, falseMarksPerImage: 1 / 4, sensitivity: 2 / 3 },
      { threshold: 0.5, falseMarksPerImage: 2 / 4, sensitivity: 2 / 3 },
      { threshold: 0.4, falseMarksPerImage: 3 / 4, sensitivity: 2 / 3 },
    ]);
    expect(frocCurve([image("a", 0, [0.9, null])])).toEqual([]);
  });

  it("treats marks with the same score together", () => {
    const tied = [image("a", 1, [0.5, 0]), image("b", 0, [0.5, null])];
    expect(frocCurve(tied)).toEqual([{ threshold: 0.5, falseMarksPerImage: 1 / 2, sensitivity: 1 }]);
    expect(frocSensitivity(tied, 0.25).value).toBe(0);
    expect(frocSensitivity(tied, 0.5).value).toBe(1);
  });

  it("reads sensitivity off the curve, with an interval that contains it", () => {
    expect([0, 0.2, 0.25, 1].map((rate) => frocSensitivity(four, rate).value)).toEqual([1 / 3, 1 / 3, 2 / 3, 2 / 3]);
    expect(frocSensitivity(four, 0.25)).toMatchObject({ n: 3, note: null, method: expect.stringContaining("2000 draws") });
    expect(frocSensitivity([image("a", 0)], 1)).toMatchObject({ value: null, low: null, note: expect.stringContaining("no lesion") });
    // All lesions are hit: every draw is equal, but the interval is not a single point.
    const certain = frocSensitivity([image("a", 1, [0.9, 0]), image("b", 1, [0.8, 0])], 0.5);
    expect(certain).toMatchObject({ value: 1, high: 1, method: "Wilson interval on patients" });
    expect(certain.low).toBeLessThan(0.5);
  });

  it("has an interval that contains the true sensitivity about 95 times in 100", () => {
    // One lesion on one view of each patient, hit by the only mark with probability 0.7; no false marks.
    const trials = 200;
    let held = 0;
    for (let trial = 0; trial < trials; trial += 1) {
      const random = randomStream(trial, "froc");
      const images = Array.from({ length: 60 }, (_, i) => image(`${i}`, 1, ...(random.uniform() < 0.7 ? [[0.5, 0] as const] : [])));
      const { low, high } = frocSensitivity(images, 1);
      if ((low ?? 1) <= 0.7 && (high ?? 0) >= 0.7) held += 1;
    }
    expect(held / trials).toBeGreaterThan(0.88);
  });
});

describe("rank correlation", () => {
  it("depends on ranks only, whatever the scale", () => {
    // Spearman 1904, by hand: ranks 1 2 3 4 5 against 2 1 4 3 5: 1 − 6·4 / (5·24) = 0.8.
    expect(rankCorrelation([1, 2, 3, 4, 5], [20, 10, 400, 300, 5000])).toBeCloseTo(0.8, 12);
    expect(rankCorrelation([1, 2, 3], [9, 4, 1])).toBeCloseTo(-1, 12);
    // Ties share their rank: 1.5 1.5 3 against 1 2 3.
    expect(rankCorrelation([5, 5, 7], [1, 2, 3])).toBeCloseTo(Math.sqrt(3) / 2, 12);
  });

  it("is null for a constant", () => {
    expect(rankCorrelation([1, 1, 1], [1, 2, 3])).toBeNull();
    expect(rankCorrelation([1, 2], [1, 2])).toBeNull();
  });
});
