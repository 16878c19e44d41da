import { describe, expect, it } from "vitest";
import { leastBreastsOfClass, suspectLabels } from "./suspect-labels.ts";

const many = (positive: boolean, score: number, count: number) => Array.from({ length: count }, () => ({ positive, score }));
// Means with what is added below: abnormal about 0.78, normal about 0.88 against abnormal.
const ordinary = [...many(true, 0.8, 40), ...many(false, 0.1, 60)];

describe("labels that scores contradict", () => {
  it("are those that count confidently to the other class, the most contradicted first", () => {
    const [high, higher, low] = [
      { positive: false, score: 0.9 },
      { positive: false, score: 0.97 },
      { positive: true, score: 0.06 },
    ];
    expect(suspectLabels([...ordinary, high, low, higher])).toEqual([higher, low, high]);
  });

  it("are not those that the scores leave open, nor those that they bear out", () => {
    const open = [
      { positive: false, score: 0.6 },
      { positive: true, score: 0.4 },
    ];
    expect(suspectLabels([...ordinary, ...open])).toEqual([]);
  });

  it("are told from one another by the likelier class where a weak model is confident of both", () => {
    const weak = [...many(true, 0.4, 30), ...many(false, 0.6, 30)];
    const odd = { positive: false, score: 0.55 };
    // Abnormal ones score 0.4, normal ones 0.6: whoever lies between counts to both.
    expect(suspectLabels([...weak, odd])).toContain(odd);
    expect(suspectLabels([...weak, { ...odd, score: 0.45 }])).not.toContainEqual({ ...odd, score: 0.45 });
  });

  it("are none while a class has too few breasts", () => {
    const wrong = { positive: false, score: 0.99 };
    expect(suspectLabels([...many(true, 0.8, leastBreastsOfClass - 1), ...many(false, 0.1, 60), wrong])).toEqual([]);
    expect(suspectLabels([...many(true, 0.8, leastBreastsOfClass), ...many(false, 0.1, 60), wrong])).toEqual([wrong]);
  });
});
