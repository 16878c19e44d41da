import { describe, expect, it } from "vitest";
import {
  everyBreastHasTruth,
  factsApart,
  factsDiffer,
  factsOfExam,
  resolveLaterality,
  resolveView,
  worstClass,
} from "./exam-from-files.ts";

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

describe("what the files of an exam say of it", () => {
  const file = (day: string | null, ageBand: string | null) => ({
    acquiredOn: day === null ? null : new Date(`${day}T00:00:00Z`),
    ageBand,
  });

  it("is the earliest day and the youngest age, in whatever order they come", () => {
    const files = [file("2024-02-29", "90+"), file(null, "85-89"), file("2024-03-01", null), file("2023-12-31", "5-9")];
    for (const order of [files, files.toReversed(), [...files.slice(2), ...files.slice(0, 2)]])
      expect(factsOfExam(order)).toEqual(file("2023-12-31", "5-9"));
    expect(factsOfExam([file(null, "90+"), file(null, "85-89")])).toEqual(file(null, "85-89"));
    expect(factsOfExam([])).toEqual(file(null, null));
  });

  it("is apart by more than a day, or by the age; silence is apart from nothing", () => {
    expect(factsApart(file("2024-02-28", "55-59"), file("2024-03-01", "60-64"))).toEqual(["date", "age"]);
    expect(factsApart(file("2024-02-29", "55-59"), file("2024-03-01", "55-59"))).toEqual([]);
    expect(factsApart(file(null, null), file("2024-03-01", "60-64"))).toEqual([]);
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
