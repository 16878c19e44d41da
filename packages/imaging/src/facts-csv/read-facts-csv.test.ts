import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readFactsCsv } from "./read-facts-csv.ts";

const now = Date.UTC(2026, 0, 1);
const read = (text: string) => readFactsCsv(new TextEncoder().encode(text), now);
const problemOf = (column: string, value: string) => {
  const { rows, problems } = read(`file,${column}\na.png,"${value}"\n`);
  expect(rows.length + problems.length).toBe(1);
  return problems[0]?.message ?? null;
};

describe("readFactsCsv", () => {
  test("reads the columns of the published set; listing a file vouches for its pixels", () => {
    const { rows, problems, refusal } = read(
      "file,patientKey,examKey,laterality,view,class,density,pixelSpacingMm\nmdb001.png,P001,P001-1,L,MLO,BENIGN,b,0.2\n",
    );
    expect([problems, refusal]).toEqual([[], null]);
    expect(rows).toMatchObject([
      {
        file: "mdb001.png",
        line: 2,
        facts: {
          patientKey: "P001",
          laterality: "L",
          view: "MLO",
          class: "BENIGN",
          density: "b",
          pixelSpacingMm: 0.2,
          pixelsAreClean: null,
          vouchedFor: true,
        },
      },
    ]);
  });

  test("reads view modifiers, in any case, with spaces between them", () => {
    const { rows } = read("file,view,viewModifiers\na.png,CC,spot_compression  MAGNIFICATION\nb.png,CC,\n");
    expect(rows.map(({ facts }) => facts.viewModifiers)).toEqual([["SPOT_COMPRESSION", "MAGNIFICATION"], null]);
    expect(problemOf("viewModifiers", "spot")).toContain("SPOT_COMPRESSION");
  });

  test("a blank is absent; a wrong word is reported by line, column and value, and the other rows are read", () => {
    const text =
      "file,laterality,class,ageYears,pixelsAreClean\na.png,,,,no\nb.png,X,,,\nc.png,r,benign,61,\n,R,,,\na.png,R,,,\nd.png,R,,1.5,\n";
    const { rows, problems } = read(text);
    expect(rows.map(({ file, facts }) => [file, facts.laterality, facts.class, facts.pixelsAreClean, facts.vouchedFor])).toEqual([
      ["a.png", null, null, false, true],
      ["c.png", "R", "BENIGN", null, true],
      ["a.png", "R", null, null, true],
    ]);
    expect(problems.map(({ file, message }) => [file, message])).toEqual([
      ["b.png", 'Line 3: laterality is "X", not one of R, L'],
      [null, "Line 5: it names no file"],
      ["d.png", 'Line 7: ageYears is "1.5", not a whole number from 1 to 130'],
    ]);
  });

  test.each([
    "1.23457E+12",
    "1,5E+10",
    "#N/A",
    "#REF!",
    "#####",
    "NaN",
    "null",
    "None",
    '=""00123""',
    "unknown",
    "Anonymous",
    "n/a",
    "-",
    "XXX",
  ])("%s is no key of a patient or exam: many would become one", (value) => {
    for (const column of ["patientKey", "examKey"]) expect(problemOf(column, value)).toContain("the key itself");
  });

  test.each(["P1\u200b", "\u202eP1", "P\u00ad1", "P\ufeff1", "P1\ufe0f", "\u3164", "P\u00a01", "P\u20281", "P\n1"])(
    "a key with a character that is not seen, or only seen as another, is refused by its name: %j",
    (value) => {
      expect(problemOf("patientKey", value)).toMatch(/<U\+[0-9A-F]{4}>.*invisible/);
    },
  );

  test.each(["12E4", "E+1", "#12", "Nancy", "1.5", "00012", "1E+5", "\u0646\u200c1", "0", "P 1", "\u5c71\u7530\u3000\u82b1\u5b50"])(
    "%s is a key",
    (value) => {
      expect(problemOf("patientKey", value)).toBeNull();
    },
  );

  test.each([
    "2024-02-30",
    "2023-02-29",
    "2024-13-01",
    "2024-00-10",
    "2024-01-00",
    "45351",
    "2024",
    "2024-02",
    "03/04/2024",
    "04.03.2024",
    "20240229",
    "2024-2-9",
    "24-02-29",
    "2024-02-29T10:00",
    "29 Feb 2024",
    "yesterday",
    "1899-12-31",
    "2026-01-03",
    "9999-12-31",
    "0000-01-01",
  ])("%s is no date of an image", (value) => {
    expect(problemOf("acquiredOn", value)).toMatch(/^Line 2: acquiredOn is ".+", not a date /);
    expect(problemOf("acquiredOn", value)).toContain(JSON.stringify(value));
  });

  test("every real day since 1900 is", () => {
    const days = fc
      .date({ min: new Date("1900-01-01"), max: new Date(now), noInvalidDate: true })
      .map((date) => date.toISOString().slice(0, 10));
    fc.assert(
      fc.property(
        days,
        (day) => void expect(read(`file,acquiredOn\na.png,${day}\n`).rows[0]?.facts.acquiredOn).toBe(`${day}T00:00:00.000Z`),
      ),
    );
  });

  const wrongNumbers = [
    "0,07",
    "7e-2",
    "1e0",
    "NaN",
    "Infinity",
    "0x1",
    "1 000",
    "1,000",
    "1'0",
    "-0.07",
    "+0.07",
    ".07",
    "5.",
    "٣",
    "0.07mm",
    "0",
    "5",
    "70",
  ];
  test.each(wrongNumbers)("%s is no pixel spacing", (value) => {
    expect(problemOf("pixelSpacingMm", value)).toContain(`pixelSpacingMm is ${JSON.stringify(value)}, not a number such as 0.07`);
  });

  test.each(["61,0", "6e1", "61.5", "-1", "0", "131", "058Y", "old"])("%s is no age", (value) => {
    expect(problemOf("ageYears", value)).toContain(`ageYears is ${JSON.stringify(value)}`);
  });

  test.each(["dense", "e", "2", "b c"])("%s is no density", (value) => expect(problemOf("density", value)).toContain("a, b, c, d"));
  test.each(["maybe", "y", "clean", "none"])("%s does not say whether pixels are clean", (value) =>
    expect(problemOf("pixelsAreClean", value)).toContain("pixelsAreClean is"),
  );

  test("words are accepted in any case, yes and no in three spellings", () => {
    const { rows } = read("file,view,density,pixelsAreClean\na,mlo,C,FALSE\nb,Cc,a,0\nc,,,No\nd,,,True\n");
    expect(rows.map(({ facts }) => [facts.view, facts.density, facts.pixelsAreClean])).toEqual([
      ["MLO", "c", false],
      ["CC", "a", false],
      [null, null, false],
      [null, null, true],
    ]);
  });

  test.each([
    ["name,laterality\na.png,R\n", "Line 1: there is no column named file"],
    ["file,lateralty\na.png,R\n", 'Line 1: unknown column "lateralty"'],
    ["file,Class\na.png,R\n", 'Line 1: unknown column "Class"'],
    ['file;view\n\ta.png;"CC\n', "Line 2: a quote that opens here is never closed"],
  ])("%j is refused as a whole", (text, said) => {
    const { rows, problems, refusal } = read(text);
    expect([rows, problems]).toEqual([[], []]);
    expect(refusal?.message).toContain(said);
  });

  test("a row with another number of fields is not used, even if its values look right", () => {
    expect(read("file,view,class\na.png,CC\nb.png,CC,NORMAL,\n")).toMatchObject({
      rows: [],
      problems: [
        { file: "a.png", line: 2 },
        { file: "b.png", line: 3 },
      ],
    });
  });
});
