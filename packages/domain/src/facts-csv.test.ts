import { describe, expect, it } from "vitest";
import { parseCsv } from "./csv.ts";
import { AppError } from "./errors.ts";
import { readFactsCsv } from "./facts-csv.ts";

const header = "file,patientKey,examKey,laterality,view,class,density,pixelSpacingMm";

describe("parseCsv", () => {
  it("reads quotes, any line ending, a byte-order mark, and skips empty lines", () => {
    expect(parseCsv('\uFEFFa,b\r\n"1,5"," say ""x""\n"\r\n\r\n ,\n3\n')).toEqual([
      { line: 2, values: { a: "1,5", b: 'say "x"' } },
      { line: 6, values: { a: "3", b: "" } },
    ]);
    expect(parseCsv("")).toEqual([]);
  });
});

describe("readFactsCsv", () => {
  it("joins the two files by file name; blank is absent", () => {
    const facts = readFactsCsv(
      `${header}\nm1.png,P1,P1-1,l,MLO,BENIGN,b,0.2\nm2.png,P1,P1-1,R,MLO,,,\n`,
      "file,kind,margin,class,shape,points,note\nm1.png,MASS,spiculated,BENIGN,ELLIPSE,1 2 3 4 5 6 7 8,x\nm1.png,CALCIFICATIONS,,,POINT,9.5 10,\nm2.png,MASS,,,,,not placed\n",
    );
    expect([...facts]).toEqual([
      [
        "m1.png",
        {
          patientKey: "P1",
          examKey: "P1-1",
          laterality: "L",
          view: "MLO",
          class: "BENIGN",
          density: "b",
          pixelSpacingMm: 0.2,
          pixelsAreClean: true,
          lesions: [
            {
              kind: "MASS",
              class: "BENIGN",
              attributes: { margin: "spiculated" },
              shape: "ELLIPSE",
              points: [
                [1, 2],
                [3, 4],
                [5, 6],
                [7, 8],
              ],
            },
            { kind: "CALCIFICATIONS", attributes: {}, shape: "POINT", points: [[9.5, 10]] },
          ],
        },
      ],
      ["m2.png", { patientKey: "P1", examKey: "P1-1", laterality: "R", view: "MLO", pixelsAreClean: true, lesions: [] }],
    ]);
  });

  it("names every fault with its line", () => {
    const act = () =>
      readFactsCsv(
        `${header}\n,P1\nm1.png,P1,,X,MLO,SICK,b,wide\nm1.png,P1\n`,
        "file,kind,margin,class,shape,points\nm1.png,MASS,,,POINT,1\nm9.png,MASS,,,POINT,1 2\n",
      );
    expect(act).toThrow(AppError);
    try {
      act();
    } catch (error) {
      expect((error as AppError).details.problems).toEqual([
        "lesions.csv line 2 has points that are not pairs of numbers",
        "facts.csv line 2 names no file",
        "facts.csv line 3 has a laterality that is none of R, L",
        "facts.csv line 3 has a class that is none of NORMAL, BENIGN, MALIGNANT, ABNORMAL",
        "facts.csv line 3 has a pixelSpacingMm that is not a number",
        "facts.csv line 4 names m1.png a second time",
        "lesions.csv has lesions of m9.png, which facts.csv does not name",
      ]);
    }
  });
});
