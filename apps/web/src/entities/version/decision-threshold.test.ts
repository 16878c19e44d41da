import { describe, expect, it } from "vitest";
import { withParameters } from "../../data/query-parameters.ts";
import { thresholdArguments, thresholdInWords, thresholdOf, thresholdOfArguments, thresholdParameters } from "./decision-threshold.ts";

const query = (text: string) => new URLSearchParams(text);

describe("the decision threshold of an address", () => {
  it("is the default point without anything", () => {
    expect(thresholdOf(query(""))).toEqual({ kind: "point", name: "specificity-0.80" });
    expect(thresholdParameters(thresholdOf(query("")))).toEqual({ at: null, point: null });
  });

  it("is the threshold where one is given, over a point", () => {
    expect(thresholdOf(query("at=0.43&point=youden"))).toEqual({ kind: "threshold", threshold: 0.43 });
    expect(thresholdArguments(thresholdOf(query("at=0")))).toEqual({ operatingPoint: null, threshold: 0 });
  });

  it("ignores a threshold that is not a score", () => {
    for (const at of ["", "x", "1.2", "-0.1", "NaN"])
      expect(thresholdOf(query(`at=${at}&point=youden`))).toEqual({ kind: "point", name: "youden" });
  });

  it("is unchanged after writing and reading the URL", () => {
    for (const at of [
      { kind: "threshold", threshold: 0.4321 } as const,
      { kind: "threshold", threshold: 0.41285716 } as const,
      { kind: "point", name: "youden" } as const,
    ]) {
      expect(thresholdOf(query(withParameters(query("case=7"), thresholdParameters(at)).slice(1)))).toEqual(at);
      expect(thresholdOfArguments(thresholdArguments(at))).toEqual(at);
    }
  });

  it("reads as words", () => {
    expect(thresholdInWords({ kind: "point", name: "specificity-0.80" })).toBe("80 % specificity");
    expect(thresholdInWords({ kind: "threshold", threshold: 0.4 })).toBe("score ≥ 0.400");
  });
});
