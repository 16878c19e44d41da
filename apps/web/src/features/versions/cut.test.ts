import { describe, expect, it } from "vitest";
import { cutArguments, cutOf, cutParameters, cutWords, withParameters } from "./cut.ts";

const query = (text: string) => new URLSearchParams(text);

describe("the cut of an address", () => {
  it("is the default point without anything", () => {
    expect(cutOf(query(""))).toEqual({ kind: "point", name: "specificity-0.80" });
    expect(cutParameters(cutOf(query("")))).toEqual({ at: null, point: null });
  });

  it("is the threshold where one is given, over a point", () => {
    expect(cutOf(query("at=0.43&point=youden"))).toEqual({ kind: "threshold", threshold: 0.43 });
    expect(cutArguments(cutOf(query("at=0")))).toEqual({ operatingPoint: null, threshold: 0 });
  });

  it("takes no threshold that is no score", () => {
    for (const at of ["", "x", "1.2", "-0.1", "NaN"])
      expect(cutOf(query(`at=${at}&point=youden`))).toEqual({ kind: "point", name: "youden" });
  });

  it("comes back out of the address as it went in", () => {
    for (const cut of [
      { kind: "threshold", threshold: 0.4321 } as const,
      { kind: "threshold", threshold: 0.41285716 } as const,
      { kind: "point", name: "youden" } as const,
    ])
      expect(cutOf(query(withParameters(query("case=7"), cutParameters(cut)).slice(1)))).toEqual(cut);
  });

  it("reads as words", () => {
    expect(cutWords({ kind: "point", name: "specificity-0.80" })).toBe("80 % specificity");
    expect(cutWords({ kind: "threshold", threshold: 0.4 })).toBe("score ≥ 0.400");
  });
});
