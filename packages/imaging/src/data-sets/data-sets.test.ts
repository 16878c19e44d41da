import { problemOfShape } from "@second-read/domain";
import { describe, expect, test } from "vitest";
import { makeFiledImage } from "../import/make-filed-image.ts";
import { projectKeyOf, sealFacts } from "../import/seal-facts.ts";
import { type Miniature, miniatures, workbook } from "../testing/miniatures/index.ts";
import { bytesOf, planOf } from "../testing/plan-of.ts";
import { dataSets } from "./index.ts";

/** What a plan says about each file to be sent: side, view, class, density and a summary of its lesions. */
async function saidBy(name: string, miniature?: Miniature) {
  const { files } = await planOf(name, miniature);
  return Object.fromEntries(
    files.map(({ path, facts }) => [
      path.split("/").at(-1),
      [
        facts?.patientKey?.replace(`${name}/`, ""),
        `${facts?.laterality ?? "?"}${facts?.view ?? ""}`,
        facts?.class ?? null,
        facts?.density ?? null,
        (facts?.lesions ?? []).map((lesion) => [lesion.kind, lesion.class ?? null, lesion.shape, lesion.points]),
      ],
    ]),
  );
}

const leftOutOf = async (name: string) =>
  (await planOf(name)).tables.flatMap(({ table, leftOut }) =>
    [...leftOut].map(([reason, lines]) => `${table.split("/").at(-1)} ${lines.join(" ")}: ${reason}`),
  );

describe.each([...dataSets.keys()])("%s", (name) => {
  test("every path is planned once, every row is used or left out for a reason, and the import files every file", async () => {
    const miniature = miniatures[name]?.() ?? {};
    const { files, rejections, skipped, tables } = await planOf(name, miniature);
    const ended = [...files, ...rejections, ...skipped].map(({ path }) => path);
    expect(ended.sort()).toEqual(Object.keys(miniature).sort());
    expect(rejections).toEqual([]);
    expect(files.length).toBeGreaterThan(2);
    for (const { rows, leftOut } of tables) expect([...leftOut.values()].flat().length).toBeLessThan(rows);
    const key = projectKeyOf("0123456789abcdef0123456789abcdef", "project-1");
    for (const { path, facts } of files) {
      for (const { shape, points } of facts?.lesions ?? []) expect(problemOfShape(shape, points)).toBeNull();
      const made = await makeFiledImage(bytesOf(miniature[path] ?? ""), sealFacts(key, facts, path), key);
      expect([made.laterality, made.view]).toEqual([facts?.laterality, facts?.view ?? made.view]);
    }
  });

  test("a folder without its tables is refused", async () => {
    await expect(planOf(name, { "a.dcm": "x", "facts.csv": "file\n" })).rejects.toThrow(/^There is no /);
  });
});

test("CBIS-DDSM: side and view from the name, the worst pathology per breast, masks as outlines scaled to the image", async () => {
  const rectangle = (left: number, top: number, right: number, bottom: number) =>
    expect.arrayContaining([
      [left, top],
      [right, top],
      [right, bottom],
      [left, bottom],
    ]);
  expect(await saidBy("cbis-ddsm")).toEqual({
    "1-1.dcm": expect.anything(),
    "1-130.dcm": ["P_00038", "RCC", "BENIGN", "b", []],
  });
  const { files, notes, skipped } = await planOf("cbis-ddsm");
  expect(files.map(({ path, facts }) => [path.split("/")[1], facts?.view, facts?.class, facts?.density])).toEqual([
    ["Calc-Test_P_00001_LEFT_MLO", "MLO", "MALIGNANT", "c"],
    ["Mass-Training_P_00001_LEFT_CC", "CC", "MALIGNANT", "c"],
    ["1-130.dcm", "CC", "BENIGN", "b"],
  ]);
  expect(files[1]?.facts?.lesions).toEqual([
    {
      kind: "ARCHITECTURAL_DISTORTION",
      class: "MALIGNANT",
      attributes: { margin: "spiculated" },
      shape: "POLYGON",
      points: rectangle(10, 20, 18, 32),
    },
    {
      kind: "MASS",
      class: "BENIGN",
      attributes: { shape: "oval", margin: "circumscribed" },
      shape: "POLYGON",
      points: rectangle(4, 8, 12, 20),
    },
  ]);
  // Listed in the tables of masses and of calcifications and published as two objects, but filed once.
  expect(files[0]?.facts?.lesions).toEqual([
    {
      kind: "CALCIFICATIONS",
      class: "BENIGN",
      attributes: { type: ["amorphous"], distribution: "segmental" },
      shape: "POLYGON",
      points: rectangle(4, 6, 14, 20),
    },
  ]);
  const copies = skipped.filter(({ reason }) => reason === "NOT_FOR_READING");
  expect(copies.map(({ path, detail }) => [path.split("/")[1], detail])).toEqual([
    ["Mass-Training_P_00001_LEFT_MLO", expect.stringContaining("the same mammogram")],
  ]);
  expect(notes).toEqual([
    "abnormalities of unknown place, whose mask has other proportions than the image: 1",
    "abnormalities of unknown place, without a mask in the folder: 1",
  ]);
  expect(await leftOutOf("cbis-ddsm")).toEqual(["mass_case_description_train_set.csv 8: its image is not in the folder"]);
});

test("VinDr-Mammo: BI-RADS without pathology is never malignant, boxes are clipped, a finding may have several kinds", async () => {
  expect(await saidBy("vindr-mammo")).toEqual({
    "a1.dicom": [
      "study1",
      "LCC",
      "ABNORMAL",
      "c",
      ["MASS", "OTHER"].map((kind) => [
        kind,
        "ABNORMAL",
        "BOX",
        [
          [10.5, 20.25],
          [30, 64],
        ],
      ]),
    ],
    "a2.dicom": [
      "study1",
      "LMLO",
      "ABNORMAL",
      "c",
      [
        [
          "CALCIFICATIONS",
          null,
          "BOX",
          [
            [0, 4],
            [12, 14],
          ],
        ],
      ],
    ],
    "a3.dicom": ["study1", "RCC", "NORMAL", "c", []],
    "a4.dicom": ["study1", "RMLO", "NORMAL", "c", []],
  });
  expect(await leftOutOf("vindr-mammo")).toEqual([
    "breast-level_annotations.csv 6: its image is not in the folder",
    "finding_annotations.csv 4 5: it says that there is no finding",
    "finding_annotations.csv 6: its image is not in the folder",
  ]);
});

test("INbreast: ML means MLO, contours become outlines or hulls, points stay points, anatomy is left out", async () => {
  const said = await saidBy("inbreast");
  const patient = "6c613a14b80a8591";
  expect(said[`20586908_${patient}_MG_R_CC_ANON.dcm`]).toEqual([
    patient,
    "RCC",
    "ABNORMAL",
    "c",
    [
      [
        "MASS",
        null,
        "POLYGON",
        [
          [10, 20],
          [20, 20],
          [20, 34],
          [10, 30],
        ],
      ],
      [
        "MASS",
        null,
        "POLYGON",
        expect.arrayContaining([
          [5, 5],
          [15, 5],
          [15, 15],
          [5, 15],
        ]),
      ],
    ],
  ]);
  expect(said[`20586960_${patient}_MG_R_ML_ANON.dcm`]).toEqual([patient, "RMLO", "ABNORMAL", "c", []]);
  expect(said[`20586934_${patient}_MG_L_CC_ANON.dcm`]).toEqual([
    patient,
    "LCC",
    "NORMAL",
    "c",
    [["CALCIFICATIONS", null, "POINT", [[30.5, 40.25]]]],
  ]);
  expect(said[`20586986_${patient}_MG_L_ML_ANON.dcm`]).toEqual([patient, "LMLO", "NORMAL", null, []]);
  const { notes } = await planOf("inbreast");
  expect(notes).toEqual(["outlines of anatomy, such as the pectoral muscle, left out: 1"]);
});

test("INbreast: a workbook, or a table with Latin-1 notes, gives the same facts; an .xls alone is refused", async () => {
  const { "INbreast.csv": table, ...rest } = miniatures.inbreast?.() ?? {};
  const lines = String(table).trim().split("\n");
  const latin1 = Buffer.from(lines.map((line, at) => `${line};${at === 0 ? "Findings Notes" : "calcificações"}`).join("\r\n"), "latin1");
  const expected = await saidBy("inbreast");
  expect(await saidBy("inbreast", { ...rest, "INbreast.csv": latin1 })).toEqual(expected);
  expect(await saidBy("inbreast", { ...rest, "INbreast.xlsx": workbook(lines.map((line) => line.split(";"))) })).toEqual(expected);
  await expect(planOf("inbreast", { ...rest, "INbreast.xls": "old" })).rejects.toThrow("save its sheet as INbreast.csv");
});

test("RSNA: cancer in one image counts for the breast, a biopsy without cancer is benign, test exams are open, unread views are reported", async () => {
  expect(await saidBy("rsna-screening")).toEqual({
    "462822612.dcm": ["10006", "LCC", "NORMAL", "b", []],
    "1459541791.dcm": ["10006", "LMLO", "NORMAL", "b", []],
    "1864590858.dcm": ["10006", "RMLO", "MALIGNANT", "b", []],
    "1874946579.dcm": ["10006", "RCC", "MALIGNANT", "b", []],
    "220375232.dcm": ["10011", "LCC", "BENIGN", null, []],
    "736471439.dcm": ["10008", "LMLO", null, null, []],
  });
  expect(await leftOutOf("rsna-screening")).toEqual([
    "train.csv 7: the view AT is not read",
    "train.csv 8: its image is not in the folder",
  ]);
  expect((await planOf("rsna-screening")).skipped).toContainEqual({
    path: "train_images/10011/270344397.dcm",
    reason: "NOT_FOR_READING",
    detail: "a view that is not read: AT",
  });
});

test("CMMD: a row describes a breast, side and view come from the header, a breast without a row is open", async () => {
  const { files, notes } = await planOf("cmmd");
  expect(files.map(({ facts }) => [facts?.patientKey, facts?.laterality, facts?.class, facts?.ageYears])).toEqual([
    ["cmmd/D1-0001", "R", "BENIGN", 44],
    ["cmmd/D1-0001", "R", "BENIGN", 44],
    ["cmmd/D1-0001", "L", null, null],
    ["cmmd/D2-0002", "L", "MALIGNANT", 51],
    ["cmmd/D2-0002", "R", "BENIGN", 51],
  ]);
  expect(notes).toEqual(["images of breasts without a row, to be read: 1"]);
  expect(await leftOutOf("cmmd")).toEqual(["CMMD_clinicaldata_revision.xlsx 5: no image of its breast is in the folder"]);
  // The same table as CSV gives the same result.
  const { "CMMD_clinicaldata_revision.xlsx": _, ...rest } = miniatures.cmmd?.() ?? {};
  const table = "ID1;LeftRight;Age;number;abnormality;classification;subtype\nD1-0001;R;44;2;calcification;Benign;\n";
  expect((await planOf("cmmd", { ...rest, "CMMD_clinicaldata_revision_CSV.csv": table })).files[0]?.facts?.class).toBe("BENIGN");
});

test("EMBED: pathology before BI-RADS, rows of regions before columns, only full 2D images of a known view", async () => {
  expect(await saidBy("embed")).toEqual({
    "1.1.dcm": [
      "11",
      "LCC",
      "MALIGNANT",
      "c",
      [
        [
          "CALCIFICATIONS",
          null,
          "BOX",
          [
            [5, 10],
            [25, 30],
          ],
        ],
      ],
    ],
    "1.2.dcm": ["11", "LMLO", "MALIGNANT", "c", []],
    "1.3.dcm": ["11", "RCC", "NORMAL", "c", []],
  });
  expect(await leftOutOf("embed")).toEqual([
    "EMBED_OpenData_metadata_reduced.csv 5: its FinalImageType is cview, not 2D",
    "EMBED_OpenData_metadata_reduced.csv 6: a spot or magnification view",
    "EMBED_OpenData_metadata_reduced.csv 7: its image is not in the folder",
    "EMBED_OpenData_clinical_reduced.csv 5: no image of its exam is in the folder",
  ]);
});

test.each([
  ["G", "MASS"],
  ["X", "MASS"],
  ["N", "LYMPH_NODE"],
  ["Y", "LYMPH_NODE"],
  ["T", "DUCT"],
  ["Q", "ARCHITECTURAL_DISTORTION"],
  ["V", "ASYMMETRY"],
  ["7", "OTHER"],
])("EMBED: regions of a finding whose massshape is %s are %s", async (letter, kind) => {
  const name = "tables/EMBED_OpenData_clinical_reduced.csv";
  const miniature = miniatures.embed?.() ?? {};
  const text = String(miniature[name]).replace("0,11,5001.0,L,1,S,3.0,,A,L", `0,11,5001.0,L,1,S,3.0,${letter},,L`);
  const { files } = await planOf("embed", { ...miniature, [name]: text });
  expect(files.flatMap(({ facts }) => facts?.lesions ?? []).map((lesion) => lesion.kind)).toEqual([kind]);
});

test("mini-MIAS: pairs of films, circles measured from the bottom left, several lesions per image, lesions without a location", async () => {
  const circle = (column: number, row: number, radius: number) => [
    [column - radius, row],
    [column + radius, row],
    [column, row - radius],
    [column, row + radius],
  ];
  expect(await saidBy("mini-mias")).toEqual({
    "mdb001.pgm": ["P001", "LMLO", "BENIGN", "b", [["MASS", "BENIGN", "ELLIPSE", circle(535, 599, 197)]]],
    "mdb002.pgm": ["P001", "RMLO", "NORMAL", "b", []],
    "mdb059.pgm": ["P030", "LMLO", "BENIGN", "a", []],
    "mdb144.pgm": [
      "P072",
      "RMLO",
      "MALIGNANT",
      "a",
      [
        ["MASS", "BENIGN", "ELLIPSE", circle(233, 30, 29)],
        ["MASS", "MALIGNANT", "ELLIPSE", circle(313, 484, 27)],
      ],
    ],
    "mdb216.pgm": ["P108", "RMLO", "MALIGNANT", "c", []],
  });
  expect(await leftOutOf("mini-mias")).toEqual(["Info.txt 9: its image is not in the folder"]);
});
