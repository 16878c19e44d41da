import { describe, expect, it } from "vitest";
import { deriveTruth, readsWantedBy } from "./truth.ts";
import type { BreastClass, Opinion, ReadingProtocol } from "./words.ts";

type Said = Opinion | [Opinion, BreastClass];
const read = (readId: string, right: Said, left: Said = "NORMAL") => ({
  readId,
  breasts: [breast("R", right), breast("L", left)],
});
function breast(laterality: "R" | "L", said: Said) {
  return typeof said === "string" ? { laterality, opinion: said } : { laterality, opinion: said[0], class: said[1] };
}
const derive = (protocol: ReadingProtocol, first: Said, second?: Said) =>
  deriveTruth({ protocol, breastsWithImages: ["R", "L"], reads: second ? [read("r1", first), read("r2", second)] : [read("r1", first)] });
const right = (protocol: ReadingProtocol, first: Said, second?: Said) => {
  const result = derive(protocol, first, second);
  if (result.kind !== "TRUTH") return result.kind === "ARBITRATION" ? result.why.join() : result.kind;
  const found = result.breasts.find(({ laterality }) => laterality === "R");
  return `${found?.class} ${found?.strength}`;
};

describe("the table of the design, double reading with arbitration", () => {
  it.each<[Said, Said | undefined, string]>([
    ["NORMAL", undefined, "WAIT"],
    ["NORMAL", "NORMAL", "NORMAL AGREED"],
    [["NORMAL", "BENIGN"], "NORMAL", "NORMAL AGREED"],
    [["RECALL", "MALIGNANT"], ["RECALL", "MALIGNANT"], "MALIGNANT AGREED"],
    [["RECALL", "BENIGN"], ["RECALL", "BENIGN"], "BENIGN AGREED"],
    [["RECALL", "ABNORMAL"], ["RECALL", "ABNORMAL"], "ABNORMAL AGREED"],
    [["RECALL", "BENIGN"], ["RECALL", "MALIGNANT"], "ABNORMAL AGREED"],
    [["RECALL", "MALIGNANT"], "RECALL", "ABNORMAL AGREED"],
    ["RECALL", "RECALL", "ABNORMAL AGREED"],
    ["NORMAL", "RECALL", "recall v normal"],
    [["RECALL", "MALIGNANT"], "NORMAL", "recall v normal"],
    ["TECHNICAL_RECALL", "TECHNICAL_RECALL", "TECHNICAL_RECALL"],
    ["TECHNICAL_RECALL", "NORMAL", "technical v normal"],
    ["RECALL", "TECHNICAL_RECALL", "technical v recall"],
  ])("%j + %j → %s", (first, second, expected) => {
    expect(right("DOUBLE_ARBITRATION", first, second)).toBe(expected);
  });
});

describe("single reading", () => {
  it.each<[Said, string]>([
    ["NORMAL", "NORMAL SINGLE_READ"],
    [["RECALL", "MALIGNANT"], "MALIGNANT SINGLE_READ"],
    ["RECALL", "ABNORMAL SINGLE_READ"],
    [["RECALL", "NORMAL"], "ABNORMAL SINGLE_READ"],
    ["TECHNICAL_RECALL", "TECHNICAL_RECALL"],
  ])("%j → %s", (first, expected) => {
    expect(right("SINGLE", first)).toBe(expected);
  });

  it("asks a person when an extra read differs", () => {
    expect(right("SINGLE", "NORMAL", "RECALL")).toBe("recall v normal");
  });
});

describe("recall only if both", () => {
  it.each<[Said, Said, string]>([
    ["NORMAL", "RECALL", "NORMAL SINGLE_READ"],
    ["RECALL", "NORMAL", "NORMAL SINGLE_READ"],
    [["RECALL", "MALIGNANT"], ["RECALL", "MALIGNANT"], "MALIGNANT AGREED"],
    ["NORMAL", "TECHNICAL_RECALL", "NORMAL SINGLE_READ"],
    ["TECHNICAL_RECALL", "TECHNICAL_RECALL", "TECHNICAL_RECALL"],
    ["RECALL", "TECHNICAL_RECALL", "technical v recall"],
  ])("%j + %j → %s", (first, second, expected) => {
    expect(right("DOUBLE_CONSENSUS", first, second)).toBe(expected);
  });
});

describe("recall if one suggests it", () => {
  it.each<[Said, Said, string]>([
    ["NORMAL", "NORMAL", "NORMAL AGREED"],
    [["RECALL", "MALIGNANT"], "NORMAL", "ABNORMAL SINGLE_READ"],
    ["NORMAL", "RECALL", "ABNORMAL SINGLE_READ"],
    ["NORMAL", "TECHNICAL_RECALL", "TECHNICAL_RECALL"],
    ["TECHNICAL_RECALL", "RECALL", "TECHNICAL_RECALL"],
  ])("%j + %j → %s", (first, second, expected) => {
    expect(right("RECALL_IF_ONE", first, second)).toBe(expected);
  });
});

describe("the exam as a whole", () => {
  it("goes to arbitration whole when the readers recall different breasts", () => {
    const reads = [read("r1", "RECALL", "NORMAL"), read("r2", "NORMAL", "RECALL")];
    expect(deriveTruth({ protocol: "DOUBLE_ARBITRATION", breastsWithImages: ["R", "L"], reads })).toEqual({
      kind: "ARBITRATION",
      why: ["recall v normal"],
      disputed: ["R", "L"],
    });
  });

  it("names the reads that it weighed", () => {
    const result = derive("DOUBLE_ARBITRATION", "NORMAL", "NORMAL");
    expect(result.kind === "TRUTH" && result.breasts.map(({ readIds }) => readIds)).toEqual([
      ["r1", "r2"],
      ["r1", "r2"],
    ]);
  });

  it("waits for a read of a breast whose images came after the finalised reads", () => {
    const early = { readId: "r1", breasts: [breast("R", "NORMAL")] };
    expect(deriveTruth({ protocol: "DOUBLE_ARBITRATION", breastsWithImages: ["R", "L"], reads: [early, read("r2", "NORMAL")] })).toEqual({
      kind: "WAIT",
      readsWanted: 1,
    });
  });

  it("weighs three reads as it weighs two", () => {
    const reads = [read("r1", "RECALL"), read("r2", "RECALL"), read("r3", "NORMAL")];
    expect(deriveTruth({ protocol: "DOUBLE_ARBITRATION", breastsWithImages: ["R", "L"], reads }).kind).toBe("ARBITRATION");
  });

  it("wants one read for SINGLE and two for the others", () => {
    expect((["SINGLE", "DOUBLE_ARBITRATION", "DOUBLE_CONSENSUS", "RECALL_IF_ONE"] as const).map(readsWantedBy)).toEqual([1, 2, 2, 2]);
    expect(deriveTruth({ protocol: "DOUBLE_ARBITRATION", breastsWithImages: ["R"], reads: [] })).toEqual({ kind: "WAIT", readsWanted: 2 });
  });
});
