import { describe, expect, test } from "vitest";
import { planImport } from "./plan-import.ts";
import { readFactsCsv } from "./read-facts-csv.ts";
import { readLesionsCsv } from "./read-lesions-csv.ts";

const factsOf = (text: string) => readFactsCsv(new TextEncoder().encode(text));
const lesionsOf = (text: string) => readLesionsCsv(new TextEncoder().encode(`file,kind,class,shape,points\n${text}`));

describe("planImport", () => {
  const facts = factsOf("file,laterality\nsub/a.png,R\nb.png,L\ngone.png,L\nwrong.png,X\n");

  test("matches files and rows by path or by bare name, and reports what matches nothing on either side", () => {
    const { files, rejections, orphans } = planImport(
      ["sub/a.png", "deep/b.png", "extra.png"],
      facts,
      lesionsOf("b.png,MASS,,POINT,1 2\n"),
    );
    expect(files.map(({ path, facts: known }) => [path, known?.laterality, known?.lesions?.length])).toEqual([
      ["sub/a.png", "R", 0],
      ["deep/b.png", "L", 1],
    ]);
    expect([...rejections, ...orphans]).toEqual([
      { path: "extra.png", code: "FILE_WITHOUT_FACTS" },
      { path: "gone.png", code: "FACTS_WITHOUT_FILE" },
      { path: "wrong.png", code: "FACTS_WITHOUT_FILE" },
    ]);
  });

  test("a file is rejected for a mistake in its row or in a lesion's row; a row without a file name is reported", () => {
    const withNobody = factsOf("file,laterality\nsub/a.png,R\nb.png,L\ngone.png,L\nwrong.png,X\n,L\n");
    const { files, rejections, orphans } = planImport(
      ["wrong.png", "b.png", "sub/a.png", "gone.png"],
      withNobody,
      lesionsOf("gone.png,MASS,,BOX,1 2\n"),
    );
    expect(files.map(({ path }) => path)).toEqual(["b.png", "sub/a.png"]);
    expect([...rejections, ...orphans]).toMatchObject([
      { path: "wrong.png", code: "INVALID_FACTS", found: 'Line 5: laterality is "X", not one of R, L' },
      { path: "gone.png", code: "INVALID_FACTS", found: expect.stringContaining("lesions: Line 2: points is") },
      { path: "facts, line 6", code: "INVALID_FACTS", found: "Line 6: it names no file" },
    ]);
  });

  test("a bare name that two files share matches neither of them", () => {
    const { files, rejections, orphans } = planImport(
      ["sub/a.png", "x/a.png", "x/b.png", "y/b.png", "gone.png"],
      facts,
      lesionsOf("a.png,MASS,,POINT,1 2\n"),
    );
    expect(files.map(({ path, facts: known }) => [path, known?.lesions])).toEqual([
      ["sub/a.png", []],
      ["gone.png", []],
    ]);
    expect([...rejections, ...orphans].map(({ path, code }) => [path, code])).toEqual([
      ["x/a.png", "INVALID_FACTS"],
      ["x/b.png", "INVALID_FACTS"],
      ["y/b.png", "INVALID_FACTS"],
      ["wrong.png", "FACTS_WITHOUT_FILE"],
    ]);
  });

  test("names match across composition and kind of slash, but not across case; a name of two files matches neither", () => {
    const decomposed = "Ko\u0308ln/e\u0301.png";
    const rows = factsOf("file,view\nK\u00f6ln\\\u00e9.png,CC\nCASE.png,CC\ntwo.png,CC\n");
    const { files, rejections, orphans } = planImport([decomposed, "case.png", "./two.png"], rows);
    expect(files.map(({ path }) => path)).toEqual([decomposed, "./two.png"]);
    expect([...rejections, ...orphans].map(({ path, code }) => [path, code])).toEqual([
      ["case.png", "FILE_WITHOUT_FACTS"],
      ["CASE.png", "FACTS_WITHOUT_FILE"],
    ]);
    const twice = planImport(["\u00e9.png", "e\u0301.png"], factsOf("file\n\u00e9.png\n"));
    expect([twice.files, twice.rejections.map(({ code }) => code)]).toEqual([[], ["INVALID_FACTS", "INVALID_FACTS"]]);
  });

  test("a file is rejected if its rows differ, with their lines; identical rows count as one", () => {
    const twice = factsOf(
      "file,class,density\na.png,NORMAL,b\na.png,MALIGNANT,b\nsub/b.png,BENIGN,\nb.png,BENIGN,c\nc.png,BENIGN,B\n./c.png,benign,b\ngone.png,,a\ngone.png,,b\n",
    );
    expect(twice.problems).toEqual([]);
    const { files, rejections, orphans } = planImport(["a.png", "sub/b.png", "c.png"], twice);
    expect(files.map(({ path, facts: known }) => [path, known?.class])).toEqual([["c.png", "BENIGN"]]);
    expect([...rejections, ...orphans]).toEqual([
      { path: "a.png", code: "FACTS_CONFLICT", found: "lines 2 and 3 differ in class" },
      { path: "sub/b.png", code: "FACTS_CONFLICT", found: "lines 4 and 5 differ in density" },
      { path: "gone.png", code: "FACTS_WITHOUT_FILE" },
    ]);
  });

  test("one of two rows with a mistake is enough to reject the file", () => {
    const { files, rejections, orphans } = planImport(["a.png"], factsOf("file,laterality\na.png,R\na.png,X\n"));
    expect(files).toEqual([]);
    expect([...rejections, ...orphans]).toMatchObject([{ path: "a.png", code: "INVALID_FACTS" }]);
  });

  test("a lesion whose row stands twice is one", () => {
    const row = "a.png,MASS,,POINT,1 2\n";
    const { files } = planImport(["a.png"], null, lesionsOf(`${row}${row}a.png,MASS,,POINT,1 3\n`));
    expect(files[0]?.facts?.lesions?.map(({ points }) => points)).toEqual([[[1, 2]], [[1, 3]]]);
  });

  test("a file whose class its lesions contradict is rejected", () => {
    // Also by a lesion that has no place, and is therefore not sent.
    const lesions = lesionsOf(
      "a.png,MASS,MALIGNANT,POINT,1 2\nb.png,MASS,MALIGNANT,POINT,1 2\nc.png,MASS,MALIGNANT,,\nd.png,MASS,BENIGN,,\n",
    );
    const facts = factsOf("file,class\na.png,NORMAL\nb.png,MALIGNANT\nc.png,BENIGN\nd.png,MALIGNANT\n");
    const { files, rejections, orphans } = planImport(["a.png", "b.png", "c.png", "d.png"], facts, lesions);
    expect(files.map(({ path, facts: known }) => [path, known?.lesions?.length])).toEqual([
      ["b.png", 1],
      ["d.png", 0],
    ]);
    expect([...rejections, ...orphans]).toEqual([
      { path: "a.png", code: "FACTS_CONFLICT", found: "class NORMAL with a lesion of class MALIGNANT" },
      { path: "c.png", code: "FACTS_CONFLICT", found: "class BENIGN with a lesion of class MALIGNANT" },
    ]);
  });

  test("without facts every file is sent, with its lesions if there are any", () => {
    expect(planImport(["a.dcm"], null)).toEqual({ files: [{ path: "a.dcm", facts: null }], rejections: [], orphans: [] });
    const { files, rejections, orphans } = planImport(
      ["a.dcm", "b.dcm"],
      null,
      lesionsOf("b.dcm,MASS,,POINT,1 2\nc.dcm,MASS,,POINT,1 2\n"),
    );
    expect(files.map(({ path, facts: known }) => [path, known?.lesions?.length])).toEqual([
      ["a.dcm", undefined],
      ["b.dcm", 1],
    ]);
    expect([...rejections, ...orphans]).toEqual([{ path: "c.dcm", code: "FACTS_WITHOUT_FILE" }]);
  });

  test("if a CSV file cannot be read, no file is sent, and each says why", () => {
    const refused = factsOf("file\tview\na.png\tCC\n");
    const { files, rejections, orphans } = planImport(["a.png", "b.png"], refused);
    expect(files).toEqual([]);
    expect([...rejections, ...orphans].map(({ path, code, found }) => [path, code, found])).toEqual(
      ["a.png", "b.png"].map((path) => [path, "INVALID_FACTS", "Line 1: the header is separated by tabs, not by , or ;"]),
    );
    expect(planImport(["a.png"], factsOf("file\na.png\n"), readLesionsCsv(new Uint8Array())).files).toEqual([]);
  });
});
