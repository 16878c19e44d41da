import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { agreementTable, cohenKappa, fleissKappa, gwetAc1, observedAgreement, pabak } from "./agreement.ts";
import { intraclassCorrelation } from "./intraclass-correlation.ts";

describe("kappa", () => {
  it("is 1 for identical opinions, weighted or not, as are the related coefficients", () => {
    const opinions = fc.array(fc.constantFrom("a", "b", "c", "d"), { minLength: 2, maxLength: 50 });
    fc.assert(
      fc.property(opinions, (said) => {
        fc.pre(new Set(said).size > 1);
        const table = agreementTable(
          said.map((one) => [one, one] as const),
          ["a", "b", "c", "d"],
        );
        for (const weights of ["NONE", "LINEAR", "QUADRATIC"] as const) expect(cohenKappa(table, weights).value).toBeCloseTo(1, 12);
        expect(observedAgreement(table)).toBeCloseTo(1, 12);
        expect(gwetAc1(table)).toBeCloseTo(1, 12);
        expect(pabak(table)).toBeCloseTo(1, 12);
      }),
    );
  });

  it("is the same with the readers swapped", () => {
    const table = [
      [20, 5],
      [10, 15],
    ];
    const turned = [
      [20, 10],
      [5, 15],
    ];
    expect(cohenKappa(turned).value).toBeCloseTo(cohenKappa(table).value as number, 12);
  });

  it("is not estimable if both readers always give the same one opinion, or nothing was read", () => {
    expect(
      cohenKappa([
        [9, 0],
        [0, 0],
      ]),
    ).toMatchObject({ value: null, note: "not estimable: no variation" });
    expect(
      cohenKappa([
        [0, 0],
        [0, 0],
      ]).value,
    ).toBeNull();
    expect(observedAgreement([[0]])).toBeNull();
    expect(
      gwetAc1([
        [0, 0],
        [0, 0],
      ]),
    ).toBeNull();
  });

  it("of Fleiss is 1 if all readers agree, and requires the same number of readers per subject", () => {
    expect(
      fleissKappa([
        [3, 0],
        [0, 3],
      ]),
    ).toBeCloseTo(1, 12);
    expect(() =>
      fleissKappa([
        [3, 0],
        [1, 1],
      ]),
    ).toThrow(RangeError);
    expect(fleissKappa([])).toBeNull();
  });

  it("rejects opinions outside its categories", () => {
    expect(() => agreementTable([["a", "z"]], ["a"])).toThrow(RangeError);
  });
});

describe("intraclass correlation", () => {
  it("is 1 if raters agree, and only ICC(3,·) ignores a constant shift", () => {
    const same = intraclassCorrelation([
      [1, 1],
      [2, 2],
      [5, 5],
    ]);
    expect(same?.icc21).toBeCloseTo(1, 12);
    const shifted = intraclassCorrelation([
      [1, 2],
      [2, 3],
      [5, 6],
    ])!;
    expect(shifted.icc31).toBeCloseTo(1, 12);
    expect(shifted.icc21).toBeLessThan(0.95);
  });

  it("is null without enough subjects, raters or variance", () => {
    expect([
      intraclassCorrelation([[1, 2]]),
      intraclassCorrelation([[1], [2]]),
      intraclassCorrelation([
        [1, 1],
        [1, 1],
      ]),
    ]).toEqual([null, null, null]);
    expect(() => intraclassCorrelation([[1, 2], [1]])).toThrow(RangeError);
  });
});
