import { describe, expect, it } from "vitest";
import { countAt, missedWords } from "./counts.ts";
import { stack } from "./score-axis.tsx";

const scores = [
  { score: 0.5, class: "MALIGNANT" },
  { score: 0.2, class: "MALIGNANT" },
  { score: 0.9, class: "BENIGN" },
  { score: 0.5, class: "NORMAL" },
  { score: 0.1, class: "NORMAL" },
];

describe("what a threshold misses", () => {
  it("flags at the threshold and above", () => {
    expect(countAt(scores, 0.5)).toEqual([
      { class: "MALIGNANT", flagged: 1, total: 2 },
      { class: "BENIGN", flagged: 1, total: 1 },
      { class: "NORMAL", flagged: 1, total: 2 },
    ]);
  });

  it("is said of abnormal breasts, and of cancers apart", () => {
    expect(missedWords(countAt(scores, 0.5))).toEqual({
      missed: "missed 1 of 3 abnormal breasts; cancers 1 of 2",
      alarms: "1 of 2 normal breasts alarmed falsely",
    });
    expect(missedWords([{ class: "ABNORMAL", flagged: 0, total: 4 }])).toEqual({ missed: "missed 4 of 4 abnormal breasts", alarms: "" });
  });

  it("stacks dots of one score instead of hiding them", () => {
    const dots = stack(
      Array.from({ length: 3 }, () => ({ score: 0.5, positive: true, class: "BENIGN" })),
      500,
    );
    expect(dots.map(({ level }) => level)).toEqual([0, 1, 2]);
  });
});
