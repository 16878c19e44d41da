import { decodePixels, parseDicom, shortOf, tags, textOf } from "@second-read/dicom";
import type { BreastClass, FindingKind } from "@second-read/domain";
import { Rejected } from "@second-read/domain";
import { WrongValue } from "../facts-csv/csv-problem.ts";
import type { CsvRow } from "../facts-csv/parse-csv.ts";
import type { ImportedLesion } from "../import/imported-facts.ts";
import { classOfBreast, densityOfNumber } from "./bi-rads.ts";
import { type DataSet, type DataSetFolder, NotTheDataSet } from "./data-set.ts";
import { isImage, nameOf } from "./file-names.ts";
import { type LesionWords, outlineLesion } from "./lesion-shapes.ts";
import { isMask, outlineOfMask } from "./outline-of-mask.ts";
import { PlanBuilder } from "./plan-builder.ts";
import { meaningOf, readTables, type Table, type Values } from "./table.ts";

const sides = { LEFT: "L", RIGHT: "R" } as const;
const views = { CC: "CC", MLO: "MLO" } as const;
const densities: Readonly<Record<string, string | null>> = { ...densityOfNumber, "0": null };
const classes: Readonly<Record<string, BreastClass>> = { MALIGNANT: "MALIGNANT", BENIGN: "BENIGN", BENIGN_WITHOUT_CALLBACK: "BENIGN" };
const types: Readonly<Record<string, FindingKind>> = { mass: "MASS", calcification: "CALCIFICATIONS" };
const shapes: Readonly<Record<string, string>> = { ROUND: "round", OVAL: "oval", LOBULATED: "lobular", IRREGULAR: "irregular" };
const kindOfShape: readonly (readonly [shape: RegExp, kind: FindingKind])[] = [
  [/ARCHITECTURAL_DISTORTION/, "ARCHITECTURAL_DISTORTION"],
  [/ASYMMETRIC/, "ASYMMETRY"],
  [/LYMPH_NODE/, "LYMPH_NODE"],
];
const margins: Readonly<Record<string, string>> = {
  CIRCUMSCRIBED: "circumscribed",
  OBSCURED: "obscured",
  MICROLOBULATED: "microlobulated",
  ILL_DEFINED: "indistinct",
  SPICULATED: "spiculated",
};
const distributions: Readonly<Record<string, string>> = {
  CLUSTERED: "grouped",
  LINEAR: "linear",
  SEGMENTAL: "segmental",
  REGIONAL: "regional",
  DIFFUSELY_SCATTERED: "diffuse",
};
const calcifications: Readonly<Record<string, string>> = {
  AMORPHOUS: "amorphous",
  PLEOMORPHIC: "fine pleomorphic",
  FINE_LINEAR_BRANCHING: "fine linear",
  COARSE: "coarse",
  DYSTROPHIC: "dystrophic",
  EGGSHELL: "rim",
  LARGE_RODLIKE: "large rod-like",
  LUCENT_CENTER: "rim",
  LUCENT_CENTERED: "rim",
  MILK_OF_CALCIUM: "milk of calcium",
  ROUND_AND_REGULAR: "round",
  SKIN: "skin",
  VASCULAR: "vascular",
};

/** `Mass-Training_P_00001_LEFT_CC` is an image; with `_1` at the end, the crop and the mask of its first abnormality. */
const objectName = /^((?:Mass|Calc)-(?:Training|Test)_P_\d{5}_(?:LEFT|RIGHT)_(?:CC|MLO))(?:_(\d+))?$/i;
const sameMammogram = "the same mammogram as another object of the data set, filed once with the lesions of both";
/** A mask whose proportions differ from its image's by more belongs to another image. */
const proportionTolerance = 0.05;

interface Objects {
  /** Paths of whole mammograms, by the image's name. */
  readonly images: Map<string, string[]>;
  /** Paths of crops and masks, by image and abnormality. */
  readonly parts: Map<string, string[]>;
}

/**
 * {mass,calc}_case_description_{train,test}_set.csv have one row per abnormality, so an image may have several. A mammogram listed in both the mass
 * and the calcification tables was published as two objects; one is filed, with the lesions of both. Objects are secondary captures, identified by
 * the name in their path or by their PatientID, which contains side and view (as does PatientOrientation).
 * Every pathology is proven; a breast has the class of its worst abnormality. Masks are told from crops by their pixel values, because the tables
 * swap the two paths in places; a mask of another size is scaled to the image. Assessment, subtlety and the split are not kept.
 */
export const cbisDdsm: DataSet = {
  title: "CBIS-DDSM",
  sources: ["https://doi.org/10.7937/K9/TCIA.2016.7O02S9CY", "https://doi.org/10.1038/sdata.2017.177"],
  async plan(folder) {
    const builder = new PlanBuilder("cbis-ddsm", folder);
    const tables = await readTables(folder, {
      name: /^(mass|calc)_case_description_(train|test)_set\.csv$/i,
      columns: [
        ["patient_id"],
        ["left or right breast"],
        ["image view"],
        ["abnormality id"],
        ["abnormality type"],
        ["pathology"],
        ["image file path"],
        ["breast_density", "breast density"],
      ],
      also: [["mass shape"], ["mass margins"], ["calc type"], ["calc distribution"], ["ROI mask file path"]],
    });
    if (tables.length === 0) throw new NotTheDataSet("There is no table such as mass_case_description_train_set.csv in the folder.");
    const objects = await findObjects(folder);
    const rows = tables.flatMap((table) => table.rows.map((row) => ({ table, row, image: imageOf(table, row.values) })));
    const breasts = Map.groupBy(rows, ({ row }) => breastOf(row.values));
    for (const some of Map.groupBy(rows, ({ image }) => mammogramOf(image)).values()) {
      const found = [...new Set(some.map(({ image }) => image))].map((image) => objects.images.get(image) ?? []);
      const [paths = [], ...copies] = found.filter(({ length }) => length > 0);
      for (const path of copies.flat()) builder.skip(path, "NOT_FOR_READING", sameMammogram);
      for (const { table, row } of some)
        if (paths.length === 0) table.leaveOut(row, "its image is not in the folder");
        else table.use(row);
      for (const path of paths) {
        let line = "";
        try {
          const lesions: ImportedLesion[] = [];
          const said: BreastClass[] = [];
          for (const { table, row, image } of some) {
            line = lineOf(table, row);
            assertNamedAlike(row.values, image);
            const lesion = await lesionOf(
              folder,
              path,
              row.values,
              objects.parts.get(`${image} ${Number(row.values["abnormality id"])}`) ?? [],
            );
            if (lesion === null) builder.note("abnormalities of unknown place, without a mask in the folder");
            else if (lesion === "OTHER_PROPORTIONS")
              builder.note("abnormalities of unknown place, whose mask has other proportions than the image");
            else lesions.push(lesion);
          }
          const [first] = some;
          const values = first?.row.values ?? {};
          for (const { table, row } of breasts.get(breastOf(values)) ?? []) {
            line = lineOf(table, row);
            said.push(classOf(row.values));
          }
          builder.send(path, {
            patientKey: values.patient_id ?? "",
            examKey: values.patient_id,
            laterality: meaningOf(values, "left or right breast", sides),
            view: meaningOf(values, "image view", views),
            class: classOfBreast(said),
            density: meaningOf(values, "breast_density", densities),
            lesions,
          });
        } catch (error) {
          if (!(error instanceof WrongValue)) throw error;
          builder.reject(path, { code: "INVALID_FACTS", found: `${line}: ${error.message}` });
        }
      }
    }
    for (const path of [...objects.parts.values()].flat()) builder.skip(path, "DATA_SET_MASK");
    return builder.end(
      tables,
      folder.paths.filter((path) => /^(metadata|meta|dicom_info)\.csv$/i.test(nameOf(path))),
    );
  },
};

function lineOf(table: Table, row: CsvRow): string {
  return `${nameOf(table.path)}, line ${row.line}`;
}

function classOf(values: Values): BreastClass {
  const said = meaningOf(values, "pathology", classes);
  if (said === null) throw new WrongValue("pathology", "", `one of ${Object.keys(classes).join(", ")}`);
  return said;
}

/** The image's name, from the row's path or else composed from its columns. */
function imageOf(table: Table, values: Values): string {
  const stated = (values["image file path"] ?? "").split("/").find((part) => objectName.test(part));
  const [, kind = "", split = ""] = /^(mass|calc)_case_description_(train|test)/i.exec(nameOf(table.path)) ?? [];
  const made = `${kind}-${split.toLowerCase() === "train" ? "Training" : "Test"}_${values.patient_id}_${values["left or right breast"]}_${values["image view"]}`;
  return (stated ?? made).toLowerCase();
}

function breastOf(values: Values): string {
  return `${values.patient_id} ${values["left or right breast"]?.toUpperCase()}`;
}

/** A row states patient, side and view both in its path and in its columns. If they differ, nobody knows which breast its pathology belongs to. */
function assertNamedAlike(values: Values, image: string): void {
  const stated = `${values.patient_id}_${values["left or right breast"]}_${values["image view"]}`;
  if (mammogramOf(image) !== stated.toLowerCase())
    throw new WrongValue("image file path", values["image file path"] ?? "", `an image of ${stated}, as the row's other columns say`);
}

/** Patient, side and view, which all objects of one mammogram share. */
function mammogramOf(image: string): string {
  return image.replace(/^(mass|calc)-(training|test)_/, "");
}

async function findObjects(folder: DataSetFolder): Promise<Objects> {
  const images = new Map<string, string[]>();
  const parts = new Map<string, string[]>();
  for (const path of folder.paths) {
    if (!isImage(path)) continue;
    const name = path.split("/").findLast((part) => objectName.test(part)) ?? (await nameInHeader(folder, path));
    const [, image = "", part] = objectName.exec(name ?? "") ?? [];
    if (image === "") continue;
    const [map, key] = part === undefined ? [images, image.toLowerCase()] : [parts, `${image.toLowerCase()} ${Number(part)}`];
    map.set(key, [...(map.get(key) ?? []), path]);
  }
  return { images, parts };
}

async function nameInHeader(folder: DataSetFolder, path: string): Promise<string | null> {
  if (!/\.(dcm|dicom)$/i.test(path)) return null;
  return (await headerOf(folder, path))?.name ?? null;
}

async function headerOf(folder: DataSetFolder, path: string) {
  try {
    const parsed = parseDicom(await folder.read(path));
    const { dataSet } = parsed;
    return { parsed, name: textOf(dataSet, tags.PatientID), rows: shortOf(dataSet, tags.Rows), columns: shortOf(dataSet, tags.Columns) };
  } catch (error) {
    // A damaged file is rejected by the import itself; a damaged mask is ignored.
    if (error instanceof Rejected) return null;
    throw error;
  }
}

async function lesionOf(
  folder: DataSetFolder,
  path: string,
  values: Values,
  parts: readonly string[],
): Promise<ImportedLesion | "OTHER_PROPORTIONS" | null> {
  const words = wordsOf(values);
  if (parts.length === 0) return null;
  const image = await headerOf(folder, path);
  if (!image?.rows || !image.columns) return null;
  for (const part of parts) {
    const header = await headerOf(folder, part);
    const mask = header && (await decodePixels(header.parsed).catch(() => null));
    if (!mask || !isMask(mask)) continue;
    const proportion = mask.rows / mask.columns / (image.rows / image.columns);
    if (Math.abs(proportion - 1) > proportionTolerance) return "OTHER_PROPORTIONS";
    const outline = outlineOfMask(mask, { rows: image.rows, columns: image.columns });
    return outline && outlineLesion(words, outline);
  }
  return null;
}

/** Combined terms in a table, such as ILL_DEFINED-SPICULATED, match no single term of the lexicon and are not kept. */
function wordsOf(values: Values): LesionWords {
  const type = meaningOf(values, "abnormality type", types);
  if (type === null) throw new WrongValue("abnormality type", "", Object.keys(types).join(" or "));
  const shape = (values["mass shape"] ?? "").toUpperCase();
  const kind = (type === "MASS" && kindOfShape.find(([pattern]) => pattern.test(shape))?.[1]) || type;
  const stated: Readonly<Record<string, string | readonly string[] | undefined>> =
    type === "MASS"
      ? { shape: shapes[shape], margin: margins[(values["mass margins"] ?? "").toUpperCase()] }
      : {
          type: (values["calc type"] ?? "").split("-").flatMap((word) => calcifications[word.toUpperCase()] ?? []),
          distribution: distributions[(values["calc distribution"] ?? "").toUpperCase()],
        };
  const attributes = Object.fromEntries(
    Object.entries(stated).flatMap(([name, value]) => (value === undefined || value.length === 0 ? [] : [[name, value]])),
  );
  return { kind, class: classOf(values), attributes };
}
