import { describe, expect, it } from "vitest";
import { everyBreastHasTruth, factsDiffer, resolveLaterality, resolveView, worstClass } from "./exam-from-files.ts";

describe("the imported class of a breast", () => {
  it("is the worst over its images", () => {
    expect(worstClass(["NORMAL", null, "BENIGN"])).toBe("BENIGN");
    expect(worstClass(["ABNORMAL", "BENIGN"])).toBe("ABNORMAL");
    expect(worstClass(["MALIGNANT", "ABNORMAL", "NORMAL"])).toBe("MALIGNANT");
    expect(worstClass([undefined, null])).toBeNull();
  });

  it("differs when a later file says something else, not when it is silent", () => {
    expect(factsDiffer(["BENIGN"], "NORMAL")).toBe(true);
    expect(factsDiffer(["BENIGN", null], "BENIGN")).toBe(false);
    expect(factsDiffer(["BENIGN"], undefined)).toBe(false);
    expect(factsDiffer([], "NORMAL")).toBe(false);
  });
});

describe("laterality", () => {
  it("comes from the tag, then the facts, then the pixels", () => {
    expect(resolveLaterality({ tag: "R", pixels: "L" })).toEqual({ kind: "RESOLVED", laterality: "R", source: "TAG" });
    expect(resolveLaterality({ facts: "L", pixels: "R" })).toEqual({ kind: "RESOLVED", laterality: "L", source: "FACTS" });
    expect(resolveLaterality({ pixels: "R" })).toEqual({ kind: "RESOLVED", laterality: "R", source: "PIXELS" });
  });
  it("is refused where it contradicts itself or nothing tells it", () => {
    expect(resolveLaterality({ tag: "R", facts: "L" })).toEqual({ kind: "REJECTED", code: "FACTS_CONFLICT" });
    expect(resolveLaterality({})).toEqual({ kind: "REJECTED", code: "MISSING_LATERALITY" });
  });
});

describe("view", () => {
  it("comes from the tag, then the facts; UNKNOWN is silence", () => {
    expect(resolveView({ tag: "UNKNOWN", facts: "MLO" })).toEqual({ kind: "RESOLVED", view: "MLO", source: "FACTS" });
    expect(resolveView({ tag: "CC", facts: "CC" })).toEqual({ kind: "RESOLVED", view: "CC", source: "TAG" });
    expect(resolveView({ tag: "CC", facts: "MLO" })).toEqual({ kind: "REJECTED", code: "FACTS_CONFLICT" });
    expect(resolveView({ tag: "UNKNOWN" })).toEqual({ kind: "REJECTED", code: "MISSING_VIEW" });
  });
});

describe("an exam that came with its truth", () => {
  it("needs truth for every breast that has images", () => {
    expect(everyBreastHasTruth(["R", "L"], ["L", "R"])).toBe(true);
    expect(everyBreastHasTruth(["R", "L"], ["L"])).toBe(false);
    expect(everyBreastHasTruth([], [])).toBe(false);
  });
});
