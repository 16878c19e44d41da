import golden from "@second-read/metrics/fixtures/metrics.json" with { type: "json" };
import { describe, expect, it } from "vitest";
import { changeOf, compareCases, erringVersion, type PairedCase, pairOf } from "./compare-cases.ts";

const half = { a: 0.5, b: 0.5 };

describe("comparing two versions on the same breasts", () => {
  it("gives the golden paired DeLong and McNemar results of 24 breasts, b minus a", () => {
    const { y, A, B, patient, expected } = golden.delong;
    const pairs = (patientOf: (i: number) => string) =>
      y.map((label, i): PairedCase => {
        const [scoreA, scoreB] = [A[i] ?? Number.NaN, B[i] ?? Number.NaN];
        return pairOf({ patientId: patientOf(i), positive: label === 1, scoreA, scoreB }, half);
      });
    const { metrics, mcnemarP } = compareCases(pairs(String));
    const [auc, sensitivity, specificity] = metrics;
    expect(auc?.a.value).toBeCloseTo(expected.A.auc, 12);
    expect(auc?.b.value).toBeCloseTo(expected.B.auc, 12);
    expect(auc?.difference.value).toBeCloseTo(expected.paired.delta, 12);
    expect([auc?.difference.low, auc?.difference.high]).toEqual(expected.paired.ci.map((end) => expect.closeTo(end, 12)));
    expect([sensitivity?.a.value, sensitivity?.b.value, sensitivity?.difference.n]).toEqual([golden.op.A.sens, golden.op.B.sens, 8]);
    expect([specificity?.a.value, specificity?.b.value, specificity?.difference.n]).toEqual([golden.op.A.spec, golden.op.B.spec, 16]);
    // Three breasts are classified correctly only by b, and none only by a: exactly 2 × (½)³.
    expect(mcnemarP).toBeCloseTo(0.25, 12);
    // Two breasts of one patient are not two patients.
    const clustered = compareCases(pairs((i) => `patient ${patient[i]}`)).metrics[0]?.difference;
    expect(clustered?.value).toBeCloseTo(expected.paired.delta, 12);
    expect(clustered?.low).not.toBeCloseTo(expected.paired.ci[0] ?? Number.NaN, 6);
  });

  it("gives no metrics without breasts, and says so", () => {
    const { metrics, mcnemarP } = compareCases([]);
    expect(mcnemarP).toBeNull();
    for (const { difference } of metrics)
      expect([difference.value, difference.note]).toEqual([null, expect.stringContaining("not estimable")]);
  });

  it.each<[boolean, number, number, ReturnType<typeof changeOf>]>([
    [true, 0.2, 0.8, "NEWLY_CAUGHT"],
    [true, 0.8, 0.2, "NEWLY_MISSED"],
    [true, 0.2, 0.2, "STILL_MISSED"],
    [true, 0.8, 0.8, null],
    [false, 0.2, 0.5, "NEWLY_FALSE_ALARM"],
    [false, 0.8, 0.2, null],
    [false, 0.8, 0.8, null],
    [false, 0.2, 0.2, null],
  ])("positive %s, scored %d and then %d: %s", (positive, scoreA, scoreB, change) => {
    expect(changeOf(pairOf({ patientId: "p", positive, scoreA, scoreB }, half))).toBe(change);
  });

  it("classifies each version by its own threshold", () => {
    expect(changeOf(pairOf({ patientId: "p", positive: true, scoreA: 0.4, scoreB: 0.4 }, { a: 0.3, b: 0.5 }))).toBe("NEWLY_MISSED");
  });

  it("attributes each error to the version that made it", () => {
    expect([erringVersion("NEWLY_CAUGHT"), erringVersion("STILL_MISSED")]).toEqual(["a", "b"]);
  });
});
