import { createHash } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { assignFolds, foldOf, foldsFor, isEnoughTruth, isHeldOut, keyedHashFraction, type PatientToAssign } from "./split.ts";

const hash = (text: string) => createHash("sha256").update(text).digest("hex");
const patients = (positives: number, normals: number): PatientToAssign[] =>
  Array.from({ length: positives + normals }, (_, index) => ({
    patientId: `P${index}`,
    keyedHash: hash(`P${index}`),
    anyPositive: index < positives,
  }));

describe("the held-out share", () => {
  it("holds out nobody at 0 and about the share asked for", () => {
    const fractions = Array.from({ length: 2000 }, (_, index) => keyedHashFraction(hash(`${index}`)));
    expect(fractions.filter((fraction) => isHeldOut(0, fraction))).toHaveLength(0);
    const heldOut = fractions.filter((fraction) => isHeldOut(0.2, fraction)).length / 2000;
    expect(heldOut).toBeGreaterThan(0.17);
    expect(heldOut).toBeLessThan(0.23);
  });

  it("reads the hash as a fraction below 1", () => {
    expect(keyedHashFraction("0".repeat(64))).toBe(0);
    expect(keyedHashFraction("8".padEnd(64, "0"))).toBe(0.5);
    expect(keyedHashFraction("f".repeat(64))).toBeLessThan(1);
    expect(() => keyedHashFraction("xyz")).toThrow(RangeError);
  });
});

describe("fold assignment", () => {
  it("balances every stratum and the whole over the folds, for any k", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 40 }),
        fc.integer({ min: 0, max: 40 }),
        fc.integer({ min: 2, max: 7 }),
        (positives, normals, k) => {
          const assigned = assignFolds(patients(positives, normals));
          for (const stratum of ["ANY_POSITIVE", "NONE", undefined] as const) {
            const chosen = assigned.filter((patient) => !stratum || patient.stratum === stratum);
            const sizes = Array.from({ length: k }, (_, fold) => chosen.filter(({ foldIndex }) => foldOf(foldIndex, k) === fold).length);
            expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
          }
        },
      ),
    );
  });

  it("does not depend on the order of the patients", () => {
    const group = patients(7, 9);
    expect(assignFolds([...group].reverse())).toEqual(assignFolds(group));
  });

  it("goes by keyed hash within a stratum", () => {
    const assigned = assignFolds([
      { patientId: "a", keyedHash: "02", anyPositive: false },
      { patientId: "b", keyedHash: "01", anyPositive: false },
      { patientId: "c", keyedHash: "03", anyPositive: true },
    ]);
    expect(assigned.map(({ patientId }) => patientId)).toEqual(["c", "b", "a"]);
  });
});

describe("enough truth", () => {
  it("is two patients of each kind for each fold", () => {
    const have = { patientsWithPositive: 10, patientsWithNormal: 10 };
    expect(isEnoughTruth(have, 5)).toEqual({ ok: true, have });
  });

  it("says what there is and what is needed", () => {
    expect(isEnoughTruth({ patientsWithPositive: 9, patientsWithNormal: 30 }, 5)).toEqual({
      ok: false,
      have: { patientsWithPositive: 9, patientsWithNormal: 30 },
      need: { patientsWithPositive: 10, patientsWithNormal: 10 },
    });
  });

  it("is enough for as many folds as two patients of each kind allow, two at least", () => {
    expect(foldsFor({ patientsWithPositive: 8, patientsWithNormal: 17 })).toBe(4);
    expect(foldsFor({ patientsWithPositive: 30, patientsWithNormal: 5 })).toBe(2);
    expect(foldsFor({ patientsWithPositive: 3, patientsWithNormal: 40 })).toBeNull();
  });
});
