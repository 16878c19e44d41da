import { expect, it } from "vitest";
import { fewWords } from "./metrics-panel.tsx";

it("counts where fewer than a hundred are counted, and only shares", () => {
  const few = { truePositives: 5, falseNegatives: 5, falsePositives: 7, trueNegatives: 193 };
  expect(fewWords("sensitivity", few)).toBe("5 of 10");
  expect(fewWords("ppv", few)).toBe("5 of 12");
  expect(fewWords("specificity", few)).toBeUndefined();
  expect(fewWords("accuracy", few)).toBeUndefined();
  expect(fewWords("f1", few)).toBeUndefined();
  expect(fewWords("ppv", { ...few, truePositives: 0, falsePositives: 0 })).toBeUndefined();
});
