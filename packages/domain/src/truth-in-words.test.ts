import { describe, expect, test } from "vitest";
import { basisInWords, classInWords, isCancer, truthInWords } from "./truth-in-words.ts";
import { breastClasses, truthStrengths } from "./words.ts";

const all = breastClasses.flatMap((breastClass) => [...truthStrengths, null].map((strength) => ({ breastClass, strength })));

describe("truth in words, for every class and what it rests on", () => {
  test.each(all)("$breastClass, $strength", ({ breastClass, strength }) => {
    const proven = breastClass === "MALIGNANT" && (strength === "PATHOLOGY" || strength === "IMPORTED");
    expect(isCancer(breastClass, strength)).toBe(proven);
    expect(/cancer/i.test(classInWords(breastClass, strength))).toBe(proven);
    if (breastClass === "MALIGNANT" && !proven) expect(classInWords(breastClass, strength)).toBe("Suspected malignancy");
    if (strength !== null)
      expect(truthInWords(breastClass, strength)).toBe(`${classInWords(breastClass, strength)} · ${basisInWords(strength)}`);
  });
  test("words of different truths differ", () => {
    const said = breastClasses.flatMap((breastClass) => truthStrengths.map((strength) => truthInWords(breastClass, strength)));
    expect(new Set(said).size).toBe(said.length);
  });
});
