import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ageBand, yearsBetween, yearsOfAgeString } from "./age-band.ts";
import { shiftDate, shiftDays } from "./dates.ts";
import { hashKey, pseudonymOf, uidOf } from "./keyed-hash.ts";
import { knownModel, knownVendor, knownWindowName } from "./known-words.ts";
import { sealText, unsealText } from "./sealed-text.ts";

const key = "0123456789abcdef0123456789abcdef";

describe("keyed hashes", () => {
  test("depend on key, kind and text, and on nothing else", () => {
    expect(hashKey(key, "patient", "P001")).toBe(hashKey(key, "patient", "P001"));
    expect(
      new Set([
        hashKey(key, "patient", "P001"),
        hashKey(key, "exam", "P001"),
        hashKey(`${key}x`, "patient", "P001"),
        hashKey(key, "patient", "P002"),
      ]).size,
    ).toBe(4);
  });

  test("make UIDs that DICOM allows and pseudonyms that can be read out", () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const uid = uidOf(key, "image", text);
        expect(uid).toMatch(/^2\.25\.(0|[1-9]\d*)$/);
        expect(uid.length).toBeLessThanOrEqual(64);
        expect(pseudonymOf(key, text)).toMatch(/^[2-9B-DF-HJ-NP-TV-XZ]{10}$/);
      }),
    );
  });
});

describe("dates", () => {
  test("every date of a patient moves by the same 1 to 365 days", () => {
    const shifts = Array.from({ length: 400 }, (_, index) => shiftDays(key, `patient ${index}`));
    expect(shifts.every((days) => days !== 0 && Math.abs(days) <= 365)).toBe(true);
    expect(shifts.some((days) => days > 0) && shifts.some((days) => days < 0)).toBe(true);
    expect(shiftDays(key, "patient 1")).toBe(shifts[1]);
  });

  test("an invalid date gives null", () => {
    expect(shiftDate("20240228", 2)).toBe("20240301");
    expect(shiftDate("2024.02.28", -28)).toBe("20240131");
    for (const text of ["", "20230230", "2024", "ZZCANARY", "202402281"]) expect(shiftDate(text, 1)).toBeNull();
  });
});

describe("ages", () => {
  test.each([
    [0, "0-4"],
    [54, "50-54"],
    [55, "55-59"],
    [89, "85-89"],
    [90, "90+"],
    [104, "90+"],
    [-1, null],
    [200, null],
    [null, null],
  ])("%s is %s", (years, band) => expect(ageBand(years)).toBe(band));

  test("are read from age strings and birth dates", () => {
    expect(["062Y", "018M", "52W", "062y", ""].map(yearsOfAgeString)).toEqual([62, 1, null, null, null]);
    expect(yearsBetween("19640301", "20240229")).toBe(59);
    expect(yearsBetween("19640229", "20240229")).toBe(60);
    expect(yearsBetween("20250101", "20240101")).toBeNull();
  });
});

describe("words", () => {
  test("only known words pass, in our spelling", () => {
    expect(
      ["HOLOGIC, Inc.", "GE MEDICAL SYSTEMS", "ge", "Fujifilm Corporation", "Dr. Smith's machine", " ", null].map(knownVendor),
    ).toEqual(["HOLOGIC", "GE", "GE", "FUJIFILM", "OTHER", null, null]);
    expect([knownModel("selenia dimensions"), knownModel("Room of Dr. Smith")]).toEqual(["Selenia Dimensions", null]);
    expect([knownWindowName("Harder", "Window 1"), knownWindowName("Mrs Smith", "Window 1")]).toEqual(["HARDER", "Window 1"]);
  });
});

test("a sealed text can be opened only with its key", () => {
  const sealed = sealText(key, "scan of März.dcm");
  expect(unsealText(key, sealed)).toBe("scan of März.dcm");
  expect(sealText(key, "scan of März.dcm")).not.toBe(sealed);
  expect([unsealText(`${key}x`, sealed), unsealText(key, `${sealed.slice(0, -2)}AA`), unsealText(key, "")]).toEqual([null, null, null]);
});
