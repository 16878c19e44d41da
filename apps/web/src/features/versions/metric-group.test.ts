import { expect, it } from "vitest";
import { countsInWords } from "./metric-group.tsx";

it("shows counts below a hundred, and only for shares", () => {
  const few = { truePositives: 5, falseNegatives: 5, falsePositives: 7, trueNegatives: 193 };
  expect(countsInWords("sensitivity", few)).toBe("5 of 10");
  expect(countsInWords("ppv", few)).toBe("5 of 12");
  expect(countsInWords("specificity", few)).toBeUndefined();
  expect(countsInWords("accuracy", few)).toBeUndefined();
  expect(countsInWords("f1", few)).toBeUndefined();
  expect(countsInWords("ppv", { ...few, truePositives: 0, falsePositives: 0 })).toBeUndefined();
});
