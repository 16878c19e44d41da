import type { BreastClass } from "@second-read/domain";
import { describe, expect, it } from "vitest";
import { type ClassHistogram, countAt, falsePositivesInWords, missedInWords } from "./counts.ts";
import { stack } from "./score-dots.ts";

/** A breast in each of these tenths of the score axis. */
function histogram(breastClass: BreastClass, cancer: boolean, ...tenths: number[]): ClassHistogram {
  const counts = Array.from({ length: 10 }, (_, tenth) => tenths.filter((one) => one === tenth).length);
  return { class: breastClass, cancer, counts };
}

const scores = [histogram("MALIGNANT", true, 5, 2), histogram("BENIGN", false, 9), histogram("NORMAL", false, 5, 1)];
const suspected = [histogram("MALIGNANT", false, 5, 2)];

describe("what a threshold misses", () => {
  it("flags at the threshold and above", () => {
    expect(countAt(scores, 0.5)).toEqual([
      { class: "MALIGNANT", flagged: 1, total: 2, cancers: 2, cancersFlagged: 1 },
      { class: "BENIGN", flagged: 1, total: 1, cancers: 0, cancersFlagged: 0 },
      { class: "NORMAL", flagged: 1, total: 2, cancers: 0, cancersFlagged: 0 },
    ]);
  });

  it("is stated for abnormal breasts, and separately for cancers", () => {
    expect(missedInWords(countAt(scores, 0.5))).toBe("Missed 1 of 3 abnormal breasts; cancers 1 of 2");
    expect(falsePositivesInWords(countAt(scores, 0.5))).toBe("1 of 2 normal breasts flagged");
    const unknown = { class: "ABNORMAL" as const, flagged: 0, total: 4, cancers: 0, cancersFlagged: 0 };
    expect(missedInWords([unknown])).toBe("Missed 4 of 4 abnormal breasts");
    expect(falsePositivesInWords([unknown])).toBe("");
  });

  it("never calls a suspected malignancy cancer", () => {
    expect(missedInWords(countAt(suspected, 0.5))).toBe("Missed 1 of 2 abnormal breasts; suspected malignancies 1 of 2");
    expect(missedInWords(countAt([...scores, ...suspected], 0.5))).toBe(
      "Missed 2 of 5 abnormal breasts; cancers 1 of 2; suspected malignancies 1 of 2",
    );
  });

  it("stacks dots with the same score instead of hiding them", () => {
    const dots = stack([histogram("BENIGN", false, 5, 5, 5)], 500);
    expect(dots.map(({ level }) => level)).toEqual([0, 1, 2]);
  });

  it("stacks at most eight, cancers first", () => {
    const six = Array.from({ length: 6 }, () => 5);
    const dots = stack([histogram("BENIGN", false, ...six), histogram("MALIGNANT", true, ...six)], 500);
    expect(dots.map(({ cancer }) => cancer)).toEqual([true, true, true, true, true, true, false, false]);
    expect(Math.max(...dots.map(({ level }) => level))).toBe(7);
  });
});
