import { describe, expect, test } from "vitest";
import { parseCsv } from "./parse-csv.ts";
import { planImport } from "./plan-import.ts";
import { readFactsCsv, readLesionsCsv } from "./read-facts-csv.ts";

describe("parseCsv", () => {
  test("takes quotes, line breaks in quotes, a byte order mark, semicolons and either line end", () => {
    const { columns, rows } = parseCsv('\uFEFFfile; note \r\n"a ""b"".png";"one\ntwo"\r\n\r\nc.png;x');
    expect(columns).toEqual(["file", "note"]);
    expect(rows).toEqual([
      { line: 2, values: { file: 'a "b".png', note: "one\ntwo" } },
      { line: 5, values: { file: "c.png", note: "x" } },
    ]);
    expect(parseCsv("").rows).toEqual([]);
  });
});

describe("readFactsCsv", () => {
  test("reads the columns of the published set; listing a file vouches for its pixels", () => {
    const { rows, problems } = readFactsCsv(
      "file,patientKey,examKey,laterality,view,class,density,pixelSpacingMm\nmdb001.png,P001,P001-1,L,MLO,BENIGN,b,0.2\n",
    );
    expect(problems).toEqual([]);
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

  test("a blank is silence, a wrong word is reported by its line, the rest of the file goes on", () => {
    const text =
      "file,laterality,class,ageYears,pixelsAreClean,who\na.png,,,,no,x\nb.png,X,,,,\nc.png,r,benign,61,,\n,R,,,,\na.png,R,,,,\nd.png,R,,1.5,,\n";
    const { rows, problems } = readFactsCsv(text);
    expect(rows.map(({ file, facts }) => [file, facts.laterality, facts.class, facts.pixelsAreClean, facts.vouchedFor])).toEqual([
      ["a.png", null, null, false, true],
      ["c.png", "R", "BENIGN", null, true],
      ["a.png", "R", null, null, true],
    ]);
    expect(problems.map(({ line }) => line)).toEqual([1, 3, 5, 7]);
    expect(problems[0]?.message).toContain("who");
  });

  test("pixelsAreClean is yes, no or silence: another word is no answer", () => {
    const { rows, problems } = readFactsCsv("file,pixelsAreClean\na.png,yes\nb.png,NO\nc.png,\nd.png,unsure\n");
    expect(rows.map(({ facts }) => facts.pixelsAreClean)).toEqual([true, false, null]);
    expect(problems).toMatchObject([{ line: 5, file: "d.png" }]);
  });

  test("a density is a letter of the lexicon: other text could be anything", () => {
    const { rows, problems } = readFactsCsv("file,density\na.png,C\nb.png,dense\n");
    expect(rows.map(({ facts }) => facts.density)).toEqual(["c"]);
    expect(problems).toMatchObject([{ line: 3, file: "b.png" }]);
  });

  test("without a column of files nothing is read", () => {
    expect(readFactsCsv("name,laterality\na.png,R\n")).toMatchObject({ rows: [], problems: [{ line: 1 }] });
  });
});

describe("readLesionsCsv", () => {
  test("reads shapes and points; other columns are attributes; a lesion without place is left out", () => {
    const text =
      "file,kind,margin,class,shape,points,note\nm.png,MASS,spiculated,MALIGNANT,ELLIPSE,1 2 5 2 3 0 3 4,doubtful\nm.png,CALCIFICATIONS,,BENIGN,,,no position\n";
    const { lesions, problems } = readLesionsCsv(text);
    expect(problems).toEqual([]);
    expect(lesions.get("m.png")).toEqual([
      {
        kind: "MASS",
        class: "MALIGNANT",
        shape: "ELLIPSE",
        points: [
          [1, 2],
          [5, 2],
          [3, 0],
          [3, 4],
        ],
        attributes: { margin: "spiculated" },
      },
    ]);
  });

  test.each([
    "m.png,MASS,BOX,1 2 3",
    "m.png,MASS,BOX,1 2",
    "m.png,MASS,CIRCLE,1 2 3 4",
    "m.png,LUMP,BOX,1 2 3 4",
    "m.png,MASS,BOX,1 2 3 x",
  ])("refuses %s", (row) => {
    const { lesions, problems } = readLesionsCsv(`file,kind,shape,points\n${row}\n`);
    expect(lesions.size).toBe(0);
    expect(problems).toMatchObject([{ line: 2 }]);
  });
});

describe("planImport", () => {
  const facts = readFactsCsv("file,laterality\nsub/a.png,R\nb.png,L\ngone.png,L\nwrong.png,X\n");

  test("brings files and rows together by path or by bare name, and names both kinds of orphan", () => {
    const { lesions } = readLesionsCsv("file,kind,shape,points\nb.png,MASS,POINT,1 2\n");
    const { files, rejections } = planImport(["sub/a.png", "deep/b.png", "extra.png"], facts, lesions);
    expect(files.map(({ path, facts: known }) => [path, known?.laterality, known?.lesions?.length])).toEqual([
      ["sub/a.png", "R", 0],
      ["deep/b.png", "L", 1],
    ]);
    expect(rejections).toEqual([
      { path: "extra.png", code: "FILE_WITHOUT_FACTS" },
      { path: "gone.png", code: "FACTS_WITHOUT_FILE" },
      { path: "wrong.png", code: "FACTS_WITHOUT_FILE" },
    ]);
  });

  test("a file whose row has a mistake is turned away with the mistake", () => {
    const { files, rejections } = planImport(["wrong.png", "b.png", "sub/a.png", "gone.png"], facts);
    expect(files.map(({ path }) => path)).toEqual(["b.png", "sub/a.png", "gone.png"]);
    expect(rejections).toEqual([{ path: "wrong.png", code: "INVALID_FACTS", found: "Line 5: laterality is R or L" }]);
  });

  test("a bare name that two files share gives neither the other's woman, nor her lesions", () => {
    const { lesions } = readLesionsCsv("file,kind,shape,points\na.png,MASS,POINT,1 2\n");
    const { files, rejections } = planImport(["sub/a.png", "x/a.png", "x/b.png", "y/b.png", "gone.png"], facts, lesions);
    expect(files.map(({ path, facts: known }) => [path, known?.lesions])).toEqual([
      ["sub/a.png", []],
      ["gone.png", []],
    ]);
    expect(rejections.map(({ path, code }) => [path, code])).toEqual([
      ["x/a.png", "FILE_WITHOUT_FACTS"],
      ["x/b.png", "INVALID_FACTS"],
      ["y/b.png", "INVALID_FACTS"],
      ["wrong.png", "FACTS_WITHOUT_FILE"],
    ]);
  });

  test("rows of one file that differ turn it away with their lines, by path or by bare name; rows that say the same are one", () => {
    const twice = readFactsCsv(
      "file,class,density\na.png,NORMAL,b\na.png,MALIGNANT,b\nsub/b.png,BENIGN,\nb.png,BENIGN,c\nc.png,BENIGN,B\n./c.png,benign,b\ngone.png,,a\ngone.png,,b\n",
    );
    expect(twice.problems).toEqual([]);
    const { files, rejections } = planImport(["a.png", "sub/b.png", "c.png"], twice);
    expect(files.map(({ path, facts: known }) => [path, known?.class])).toEqual([["c.png", "BENIGN"]]);
    expect(rejections).toEqual([
      { path: "a.png", code: "FACTS_CONFLICT", found: "lines 2 and 3 differ in class" },
      { path: "sub/b.png", code: "FACTS_CONFLICT", found: "lines 4 and 5 differ in density" },
      { path: "gone.png", code: "FACTS_WITHOUT_FILE" },
    ]);
  });

  test("of two rows of one file one with a mistake is enough to turn it away", () => {
    const { files, rejections } = planImport(["a.png"], readFactsCsv("file,laterality\na.png,R\na.png,X\n"));
    expect(files).toEqual([]);
    expect(rejections).toEqual([{ path: "a.png", code: "INVALID_FACTS", found: "Line 3: laterality is R or L" }]);
  });

  test("a file whose class its lesions contradict is turned away", () => {
    const { lesions } = readLesionsCsv("file,kind,class,shape,points\na.png,MASS,MALIGNANT,POINT,1 2\nb.png,MASS,MALIGNANT,POINT,1 2\n");
    const { files, rejections } = planImport(["a.png", "b.png"], readFactsCsv("file,class\na.png,NORMAL\nb.png,MALIGNANT\n"), lesions);
    expect(files.map(({ path }) => path)).toEqual(["b.png"]);
    expect(rejections).toEqual([{ path: "a.png", code: "FACTS_CONFLICT", found: "class NORMAL with a lesion of class MALIGNANT" }]);
  });

  test("without facts every file goes as it is", () => {
    expect(planImport(["a.dcm"], null)).toEqual({ files: [{ path: "a.dcm", facts: null }], rejections: [] });
  });
});
