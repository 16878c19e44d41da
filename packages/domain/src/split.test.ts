import { createHash } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { dealFolds, enoughTruth, foldOf, foldsFor, isLocked, keyedHashFraction, type WomanToDeal } from "./split.ts";

const hash = (text: string) => createHash("sha256").update(text).digest("hex");
const women = (positives: number, normals: number): WomanToDeal[] =>
  Array.from({ length: positives + normals }, (_, index) => ({
    patientId: `P${index}`,
    keyedHash: hash(`P${index}`),
    anyPositive: index < positives,
  }));

describe("the locked share", () => {
  it("locks nobody at 0 and about the share asked for", () => {
    const fractions = Array.from({ length: 2000 }, (_, index) => keyedHashFraction(hash(`${index}`)));
    expect(fractions.filter((fraction) => isLocked(0, fraction))).toHaveLength(0);
    const locked = fractions.filter((fraction) => isLocked(0.2, fraction)).length / 2000;
    expect(locked).toBeGreaterThan(0.17);
    expect(locked).toBeLessThan(0.23);
  });

  it("reads the hash as a fraction below 1", () => {
    expect(keyedHashFraction("0".repeat(64))).toBe(0);
    expect(keyedHashFraction("8".padEnd(64, "0"))).toBe(0.5);
    expect(keyedHashFraction("f".repeat(64))).toBeLessThan(1);
    expect(() => keyedHashFraction("xyz")).toThrow(RangeError);
  });
});

describe("the deal", () => {
  it("balances every stratum and the whole over the folds, for any k", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 40 }),
        fc.integer({ min: 0, max: 40 }),
        fc.integer({ min: 2, max: 7 }),
        (positives, normals, k) => {
          const dealt = dealFolds(women(positives, normals));
          for (const stratum of ["ANY_POSITIVE", "NONE", undefined] as const) {
            const chosen = dealt.filter((woman) => !stratum || woman.stratum === stratum);
            const sizes = Array.from({ length: k }, (_, fold) => chosen.filter(({ dealIndex }) => foldOf(dealIndex, k) === fold).length);
            expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
          }
        },
      ),
    );
  });

  it("does not depend on the order in which the women come", () => {
    const group = women(7, 9);
    expect(dealFolds([...group].reverse())).toEqual(dealFolds(group));
  });

  it("goes by keyed hash within a stratum", () => {
    const dealt = dealFolds([
      { patientId: "a", keyedHash: "02", anyPositive: false },
      { patientId: "b", keyedHash: "01", anyPositive: false },
      { patientId: "c", keyedHash: "03", anyPositive: true },
    ]);
    expect(dealt.map(({ patientId }) => patientId)).toEqual(["c", "b", "a"]);
  });
});

describe("enough truth", () => {
  const some = (count: number, anyPositive: boolean, anyNormal: boolean) =>
    Array.from({ length: count }, (_, index) => ({ patientId: `${index}`, anyPositive, anyNormal }));

  it("counts a woman with one positive and one normal breast on both sides", () => {
    expect(enoughTruth(some(10, true, true), 5)).toEqual({ ok: true, have: { womenWithPositive: 10, womenWithNormal: 10 } });
  });

  it("says what there is and what is needed", () => {
    expect(enoughTruth([...some(9, true, false), ...some(30, false, true)], 5)).toEqual({
      ok: false,
      have: { womenWithPositive: 9, womenWithNormal: 30 },
      need: { womenWithPositive: 10, womenWithNormal: 10 },
    });
  });

  it("is enough for as many folds as two women of each kind allow, two at least", () => {
    expect(foldsFor({ womenWithPositive: 8, womenWithNormal: 17 })).toBe(4);
    expect(foldsFor({ womenWithPositive: 30, womenWithNormal: 5 })).toBe(2);
    expect(foldsFor({ womenWithPositive: 3, womenWithNormal: 40 })).toBeNull();
  });
});
