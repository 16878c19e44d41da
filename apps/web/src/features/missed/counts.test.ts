import { describe, expect, it } from "vitest";
import { countAt, falsePositivesInWords, missedInWords } from "./counts.ts";
import { stack } from "./score-dots.ts";

const scores: Parameters<typeof countAt>[0] = [
  { score: 0.5, class: "MALIGNANT", cancer: true },
  { score: 0.2, class: "MALIGNANT", cancer: true },
  { score: 0.9, class: "BENIGN", cancer: false },
  { score: 0.5, class: "NORMAL", cancer: false },
  { score: 0.1, class: "NORMAL", cancer: false },
];
const suspected = [0.5, 0.2].map((score) => ({ score, class: "MALIGNANT" as const, cancer: false }));

describe("what a threshold misses", () => {
  it("flags at the threshold and above", () => {
    expect(countAt(scores, 0.5)).toEqual([
      { class: "MALIGNANT", flagged: 1, total: 2, cancers: 2, cancersFlagged: 1 },
      { class: "BENIGN", flagged: 1, total: 1, cancers: 0, cancersFlagged: 0 },
      { class: "NORMAL", flagged: 1, total: 2, cancers: 0, cancersFlagged: 0 },
    ]);
  });

  it("is said of abnormal breasts, and of cancers apart", () => {
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

  it("stacks dots of one score instead of hiding them", () => {
    const dots = stack(
      Array.from({ length: 3 }, () => ({ score: 0.5, positive: true, class: "BENIGN", cancer: false })),
      500,
    );
    expect(dots.map(({ level }) => level)).toEqual([0, 1, 2]);
  });
});
