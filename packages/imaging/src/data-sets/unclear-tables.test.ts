import { expect, test } from "vitest";
import { type Miniature, miniatures, workbook } from "../testing/miniatures/index.ts";
import { planOf } from "../testing/plan-of.ts";

/** A miniature with one of its tables changed. */
function changed(name: string, path: string, from: string, to: string): Miniature {
  const miniature = miniatures[name]?.() ?? {};
  const text = String(miniature[path]);
  expect(text).toContain(from);
  return { ...miniature, [path]: text.replace(from, to) };
}

test.each<[name: string, path: string, from: string, to: string, said: string]>([
  [
    "cbis-ddsm",
    "mass_case_description_train_set.csv",
    "MALIGNANT,4,Mass-Training_P_00001_LEFT_MLO",
    "PERHAPS,4,Mass-Training_P_00001_LEFT_MLO",
    'pathology is "PERHAPS"',
  ],
  ["vindr-mammo", "finding_annotations.csv", "['Suspicious Calcification']", "['Comet']", 'finding_categories is "Comet"'],
  ["inbreast", "INbreast.csv", ";3;4b", ";3;9", 'Bi-Rads is "9"'],
  ["inbreast", "AllXML/20586908.xml", "(10.000000, 20.000000)", "(ten, 20)", "points such as (2142.6, 1620.1)"],
  ["rsna-screening", "train.csv", "61.0,1,1,1", "61.0,2,1,1", 'cancer is "2"'],
  ["embed", "tables/EMBED_OpenData_metadata_reduced.csv", "[[10, 5, 30, 25]]", "[[10, 5, 30]]", "ROI_coords is"],
  ["mini-mias", "Info.txt", "mdb001 G CIRC B", "mdb001 G CIRC X", 'the severity is "X"'],
  ["mini-mias", "Info.txt", "mdb001 G CIRC B 535 425 197", "mdb001 G CIRC B 535.5 425 197", 'the place is "535.5 425 197"'],
  ["mini-mias", "Info.txt", "mdb144 F MISC M", "mdb144 G MISC M", "different tissues"],
  ["mini-mias", "Info.txt", "mdb144 F MISC M 313 540 27", "mdb144 F NORM", "one line says NORM"],
  ["embed", "tables/EMBED_OpenData_clinical_reduced.csv", "5001.0,L,1,S", "5001.0,left,1,S", 'side is "left"'],
  ["embed", "tables/EMBED_OpenData_clinical_reduced.csv", ",A,L,0.0,", ",A,izquierda,0.0,", 'bside is "izquierda"'],
  ["embed", "tables/EMBED_OpenData_metadata_reduced.csv", "[[10, 5, 30, 25]]", "[[1e1, 5e0, 3e1, 2.5e1]]", "ROI_coords is"],
  [
    "cbis-ddsm",
    "mass_case_description_train_set.csv",
    "P_00001,3,LEFT,CC,1",
    "P_00001,3,RIGHT,CC,1",
    "an image of P_00001_RIGHT_CC, as the row's other columns say",
  ],
])("%s: a label in %s that means nothing rejects its images by line", async (name, path, from, to, said) => {
  const { rejections } = await planOf(name, changed(name, path, from, to));
  expect(rejections.length).toBeGreaterThan(0);
  for (const { code, found } of rejections) {
    expect(code).toBe("INVALID_FACTS");
    expect(found).toContain(said);
    expect(found).toMatch(/line \d+: /);
  }
});

test.each([
  ["vindr-mammo", "finding_annotations.csv", "\"['Mass', 'Skin Thickening']\"", "['Mass', 'Skin Thickening']"],
  ["rsna-screening", "train.csv", "10006,1864590858,R", "10006,,1864590858,R"],
  ["inbreast", "INbreast.csv", ";;2", ";2"],
])("%s: a row of %s whose values stand under the wrong names refuses the table", async (name, path, from, to) => {
  await expect(planOf(name, changed(name, path, from, to))).rejects.toThrow(/line \d+: it has \d+ fields where the header has \d+/);
});

test("a workbook that names a column twice is refused", async () => {
  const table = workbook([
    ["ID1", "LeftRight", "Age", "classification", "classification"],
    ["D1-0001", "R", 44, "Benign", "Malignant"],
  ]);
  await expect(planOf("cmmd", { ...miniatures.cmmd?.(), "CMMD_clinicaldata_revision.xlsx": table })).rejects.toThrow(
    "the header names the column classification twice",
  );
});

test.each([
  ["vindr-mammo", "breast-level_annotations.csv", "study1,series1,a1,L,CC", "study1,series1,a1,R,CC", "images/study1/a1.dicom"],
  ["rsna-screening", "train.csv", "2,10006,462822612,L,CC", "2,10006,462822612,L,MLO", "train_images/10006/462822612.dcm"],
  ["rsna-screening", "train.csv", "2,10006,462822612,L,CC", "2,10006,462822612,L,AT", "train_images/10006/462822612.dcm"],
  ["embed", "tables/EMBED_OpenData_metadata_reduced.csv", "1.1.dcm,L,CC,2D", "1.1.dcm,L,CC,cview", "images/cohort_1/11/5001/1.1.dcm"],
])("%s: an image that two rows of %s describe differently is rejected, the others are not", async (name, path, row, other, image) => {
  const lineOf = (text: string) => text.split("\n").find((line) => line.includes(row)) ?? "";
  const line = lineOf(String(miniatures[name]?.()[path]));
  for (const lines of [`${line}\n${line.replace(row, other)}`, `${line.replace(row, other)}\n${line}`]) {
    const plan = await planOf(name, changed(name, path, line, lines));
    expect(plan.rejections).toMatchObject([{ path: image, code: "FACTS_CONFLICT" }]);
    for (const rest of [plan.files, plan.skipped]) expect(rest.map((one) => one.path)).not.toContain(image);
    expect(plan.files.length).toBeGreaterThan(0);
  }
});

test.each([
  ["vindr-mammo", "finding_annotations.csv", "a2,L,MLO"],
  ["mini-mias", "Info.txt", "mdb001 G CIRC"],
])("%s: a row of %s that stands twice is one lesion, and is named", async (name, path, part) => {
  const line =
    String(miniatures[name]?.()[path])
      .split("\n")
      .find((one) => one.includes(part)) ?? "";
  const { files, notes } = await planOf(name, changed(name, path, line, `${line}\n${line}`));
  const count = (some: typeof files) => some.flatMap(({ facts }) => facts?.lesions ?? []).length;
  expect(count(files)).toBe(count((await planOf(name)).files));
  expect(notes).toContain("lesions listed more than once, taken once: 1");
});

test.each([
  ["vindr-mammo", "images/study1/a1.dicom", ["images/study1/a1.png"]],
  ["inbreast", "AllDICOMs/20586908_6c613a14b80a8591_MG_R_CC_ANON.dcm", ["AllDICOMs/20586908_6c613a14b80a8591_MG_R_CC_ANON.pgm"]],
  ["mini-mias", "mdb001.pgm", ["mdb001.pgm"]],
])("%s: places are not taken over into a copy of another size", async (name, image, [copy = ""]) => {
  const { [image]: _, ...rest } = miniatures[name]?.() ?? {};
  const half = Buffer.concat([Buffer.from("P5\n24 32\n255\n"), Buffer.alloc(24 * 32, 9)]);
  const { rejections, files } = await planOf(name, { ...rest, [copy]: half });
  expect(rejections).toMatchObject([
    { path: copy, code: "INVALID_FACTS", found: expect.stringContaining('the size of the file is "24 × 32 pixels"') },
  ]);
  expect(files.length).toBeGreaterThan(0);
});

test("EMBED: the size that the table states is compared, the highest density of a breast's rows is taken, odd dates are named", async () => {
  const name = "tables/EMBED_OpenData_metadata_reduced.csv";
  const sized = (rows: number) =>
    Object.fromEntries(
      Object.entries(miniatures.embed?.() ?? {}).map(([path, content]) => [
        path,
        path === name
          ? String(content)
              .trim()
              .split("\n")
              .map((line, at) => `${line},${at === 0 ? "Rows,Columns" : `${rows},48`}`)
              .join("\n")
          : content,
      ]),
    );
  expect((await planOf("embed", sized(64))).rejections).toEqual([]);
  expect((await planOf("embed", sized(3328))).rejections.map(({ path }) => path)).toEqual(["images/cohort_1/11/5001/1.1.dcm"]);

  const clinical = "tables/EMBED_OpenData_clinical_reduced.csv";
  const { files } = await planOf("embed", changed("embed", clinical, "0,11,5001.0,L,1,S,3.0", "0,11,5001.0,L,1,S,2.0"));
  expect(files.find(({ path }) => path.endsWith("1.1.dcm"))?.facts?.density).toBe("c");
  const { notes } = await planOf("embed", changed("embed", name, "5001,2013-05-06", "5001,06/05/2013"));
  expect(notes).toContain("study dates that are no dates such as 2013-05-06, left out: 1");
});
