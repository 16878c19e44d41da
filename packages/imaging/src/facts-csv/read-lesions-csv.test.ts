import { describe, expect, test } from "vitest";
import { readLesionsCsv } from "./read-lesions-csv.ts";

const read = (text: string) => readLesionsCsv(new TextEncoder().encode(text));

describe("readLesionsCsv", () => {
  test("reads shapes and points; other columns are attributes; lesions without a location are counted", () => {
    const text =
      "file,kind,margin,class,shape,points,note\nm.png,MASS,spiculated,MALIGNANT,ELLIPSE,1 2 5 2 3 0 3 4,doubtful\nm.png,CALCIFICATIONS,,BENIGN,,,no position\n";
    const { lesions, problems, withoutPlace } = read(text);
    expect([problems, withoutPlace]).toEqual([[], 1]);
    const points = [
      [1, 2],
      [5, 2],
      [3, 0],
      [3, 4],
    ];
    expect(lesions.get("m.png")).toEqual([
      { kind: "MASS", class: "MALIGNANT", shape: "ELLIPSE", points, attributes: { margin: "spiculated" } },
    ]);
  });

  test.each([
    ["m.png,MASS,BOX,1 2 3", "points"],
    ["m.png,MASS,BOX,1 2", "points"],
    ["m.png,MASS,BOX,1 2 3 x", "points"],
    ['m.png,MASS,BOX,"1,5 2,5 3,5 4,5"', "points"],
    ['m.png,MASS,BOX,"1,2,3,4"', "points"],
    ["m.png,MASS,BOX,1e3 2 3 4", "points"],
    ["m.png,MASS,BOX,NaN 2 3 4", "points"],
    ["m.png,MASS,CIRCLE,1 2 3 4", "shape"],
    ["m.png,MASS,,1 2 3 4", "shape"],
    ["m.png,LUMP,BOX,1 2 3 4", "kind"],
    ["m.png,LUMP,,", "kind"],
    ["m.png,,BOX,1 2 3 4", "kind"],
  ])("refuses %s by its column", (row, column) => {
    const { lesions, problems } = read(`file,kind,shape,points\n${row}\n`);
    expect(lesions.size).toBe(0);
    expect(problems).toMatchObject([{ line: 2, file: "m.png" }]);
    expect(problems[0]?.message).toContain(`Line 2: ${column} is `);
  });

  test.each([
    ["MASS,spikulated,", 'margin is "spikulated", not one of'],
    ["MASS,spiculated margin,", "margin is"],
    ["CALCIFICATIONS,spiculated,", 'margin is "spiculated", not an attribute of CALCIFICATIONS'],
    ["MASS,,linear", 'distribution is "linear", not an attribute of MASS'],
  ])("refuses a word that the lexicon does not have for the lesion, instead of leaving it out: %s", (row, said) => {
    const { lesions, problems } = read(`file,kind,margin,distribution,shape,points\nm.png,${row},POINT,1 2\n`);
    expect([lesions.size, problems[0]?.file]).toEqual([0, "m.png"]);
    expect(problems[0]?.message).toContain(`Line 2: ${said}`);
  });

  test("reads words of the lexicon in whatever case, as a list where several may apply", () => {
    const { lesions } = read("file,kind,type,shape,points\nm.png,CALCIFICATIONS,Fine Pleomorphic,POINT,1 2\n");
    expect(lesions.get("m.png")?.[0]?.attributes).toEqual({ type: ["fine pleomorphic"] });
  });

  test("a column that is no attribute of the lexicon is refused", () => {
    expect(read("file,kind,shape,points,colour\nm.png,MASS,POINT,1 2,blue\n").refusal?.message).toContain('unknown column "colour"');
  });
});
