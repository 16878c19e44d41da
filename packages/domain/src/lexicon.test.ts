import { describe, expect, it } from "vitest";
import { attributesOf, defaultLexiconVersion, lexiconOf, worstAssessment } from "./lexicon.ts";
import { isTechnicalRecallReason, technicalRecallReasons } from "./technical-recall-reasons.ts";
import { findingKinds } from "./words.ts";

const lexicon = lexiconOf(defaultLexiconVersion);

describe("BIRADS-5", () => {
  it("holds every kind of the contract once, in its order", () => {
    expect(lexicon.kinds.map(({ kind }) => kind)).toEqual([...findingKinds]);
  });

  it("holds the ten categories and four densities of the contract", () => {
    expect(lexicon.assessments.map(({ category }) => category).sort()).toEqual(["0", "1", "2", "3", "4", "4A", "4B", "4C", "5", "6"]);
    expect(lexicon.densities.map(({ value }) => value)).toEqual(["a", "b", "c", "d"]);
  });

  it("orders assessments 1, 2, 3, 6, 0, 4A, 4B, 4C, 5", () => {
    const sorted = [..."1236".split(""), "0", "4A", "4B", "4C", "5"];
    for (let index = 1; index < sorted.length; index++) {
      expect(worstAssessment(lexicon, [sorted[index], sorted[index - 1]])).toBe(sorted[index]);
    }
    expect(worstAssessment(lexicon, [null, undefined])).toBeNull();
  });

  it("gives no code to two terms of one attribute", () => {
    for (const { kind } of lexicon.kinds) {
      for (const { terms } of attributesOf(lexicon, kind)) {
        const codes = terms.flatMap(({ code }) => (code ? [code.value] : []));
        expect(new Set(codes).size).toBe(codes.length);
      }
    }
  });

  it("refuses a version that it does not know", () => {
    expect(() => lexiconOf("BIRADS-9")).toThrow(RangeError);
  });
});

describe("DICOM CID 6041", () => {
  it("has its 44 codes, each once", () => {
    expect(new Set(technicalRecallReasons.map(({ code }) => code)).size).toBe(44);
    expect(isTechnicalRecallReason("111210")).toBe(true);
    expect(isTechnicalRecallReason("111207")).toBe(false);
  });
});
