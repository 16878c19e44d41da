import { describe, expect, test } from "vitest";
import { noneMissed, notListed } from "./claims.ts";

describe("what a list of misses says when it is empty or incomplete", () => {
  test("no abnormal breast is not the same as none missed", () => {
    expect(noneMissed({ positives: 0, missed: 0, listed: 0, onlyKnown: false })).toContain("cannot say what was missed");
    expect(noneMissed({ positives: 86, missed: 0, listed: 0, onlyKnown: false })).toContain(
      "None of the 86 abnormal breasts in this evaluation is below",
    );
    expect(noneMissed({ positives: 1, missed: null, listed: 0, onlyKnown: false })).toBe(
      "The only abnormal breast in this evaluation is not below the threshold. Move the threshold up to see it.",
    );
  });
  test("for people who know only some exams it refers to those", () => {
    expect(noneMissed({ positives: 0, missed: 0, listed: 0, onlyKnown: true })).toContain(
      "no abnormal breast of the exams that you have read or opened",
    );
  });
  test("misses that are counted but not listed are mentioned, never denied", () => {
    for (let missed = 0; missed <= 4; missed += 1)
      for (let listed = 0; listed <= 4; listed += 1) {
        const left = missed - listed;
        expect(notListed({ missed, listed })).toBe(
          left <= 0 ? "" : `${left} missed breast${left === 1 ? " is" : "s are"} not listed: only breasts of exams that are final now are.`,
        );
        expect(noneMissed({ positives: 9, missed, listed: 0, onlyKnown: false }).startsWith("None")).toBe(missed === 0);
      }
  });
});
