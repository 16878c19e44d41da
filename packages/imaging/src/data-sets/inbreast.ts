import type { BreastClass, FindingKind, Point } from "@second-read/domain";
import { parse as parsePlist } from "fast-plist";
import { WrongValue } from "../facts-csv/csv-problem.ts";
import type { ImportedLesion } from "../import/imported-facts.ts";
import { classOfBiRads, classOfBreast, densityOfNumber } from "./bi-rads.ts";
import { type DataSet, type DataSetFolder, NotTheDataSet } from "./data-set.ts";
import { isImage, nameOf, stemOf } from "./file-names.ts";
import { assertOneOf } from "./image-size.ts";
import { outlineLesion } from "./lesion-shapes.ts";
import { filesBy, PlanBuilder } from "./plan-builder.ts";
import { meaningOf, readTable, type Values } from "./table.ts";

const sides = { L: "L", R: "R" } as const;
// In the file names and the table, ML means the mediolateral oblique view; the data set has no true lateral views.
const views = { CC: "CC", MLO: "MLO", ML: "MLO", FB: "FB" } as const;
const densities: Readonly<Record<string, string | null>> = densityOfNumber;

/** Names of contours, matched regardless of case. Any other name becomes OTHER; anatomy is no lesion. */
const kinds: readonly (readonly [name: RegExp, kind: FindingKind | null, margin?: string])[] = [
  [/^mass/i, "MASS"],
  [/^(calcification|cluster|micro)/i, "CALCIFICATIONS"],
  [/^e?spiculated/i, "MASS", "spiculated"],
  [/^(architectural )?distortion/i, "ARCHITECTURAL_DISTORTION"],
  [/^ass?ymm?etry/i, "ASYMMETRY"],
  [/pectoral|muscle|nipple/i, null],
];

/**
 * AllDICOMs/{File Name}_{patient}_MG_{side}_{CC|ML}_ANON.dcm with INbreast.csv (INbreast.xls saved as CSV) and AllXML/{File Name}.xml, an OsiriX
 * property list of contours, whose points are text, such as "(2142.6, 1620.1)", in the image's own pixels. The table has no pathology: BI-RADS 4 and
 * 5 are ABNORMAL, 6 is MALIGNANT. The patient is taken from the file name; an exam is a patient and a month of acquisition.
 */
export const inbreast: DataSet = {
  title: "INbreast",
  sources: ["https://doi.org/10.1016/j.acra.2011.09.014", "https://github.com/itzortzis/INBreast_XML_parser"],
  async plan(folder) {
    const builder = new PlanBuilder("inbreast", folder);
    const has = (name: RegExp) => folder.paths.some((path) => name.test(nameOf(path)));
    if (has(/^INbreast\.xls$/i) && !has(/^INbreast\.(csv|xlsx)$/i))
      throw new NotTheDataSet("INbreast.xls is an old Excel workbook: save its sheet as INbreast.csv beside it.");
    const table = await readTable(
      folder,
      {
        name: /^INbreast\.(csv|xlsx)$/i,
        columns: [["File Name", "File name", "Filename"], ["Bi-Rads", "Bi-RADS", "BI-RADS"], ["Laterality"], ["View"], ["ACR"]],
        also: [["Acquisition date", "Acquisition Date"]],
      },
      "INbreast.csv",
    );
    const images = filesBy(folder.paths.filter(isImage), (path) => /^(\d{6,})(_|\.)/.exec(nameOf(path))?.[1] ?? null);
    const outlines = filesBy(
      folder.paths.filter((path) => /\.xml$/i.test(path)),
      stemOf,
    );
    const numberOfFile = (values: Values) => (values["File Name"] ?? "").replace(/\.0$/, "");
    const patientOf = (values: Values) => /_([0-9a-f]{8,})_/i.exec(nameOf(images.get(numberOfFile(values))?.[0] ?? ""))?.[1] ?? null;
    const breastOf = (values: Values) => `${patientOf(values)} ${values["Acquisition date"]} ${values.Laterality?.toUpperCase()}`;
    const breasts = Map.groupBy(table.rows, ({ values }) => breastOf(values));
    const read: string[] = [];
    for (const row of table.rows) {
      const { values } = row;
      const number = numberOfFile(values);
      const paths = images.get(number) ?? [];
      if (!/^\d{6,}$/.test(number)) table.leaveOut(row, "no row of an image");
      else if (paths.length === 0) table.leaveOut(row, "its image is not in the folder");
      else table.use(row);
      for (const path of paths) {
        const patient = patientOf(values);
        if (patient === null) {
          builder.reject(path, {
            code: "INVALID_FACTS",
            found: "its name holds no patient, such as 20586908_6c613a14b80a8591_MG_R_CC_ANON.dcm",
          });
          continue;
        }
        try {
          const lesions: ImportedLesion[] = [];
          for (const outline of outlines.get(number) ?? []) {
            lesions.push(...lesionsOf(outline, await folder.read(outline), builder));
            read.push(outline);
          }
          if (lesions.length > 0) await assertPublishedSize(folder, path);
          builder.send(path, {
            patientKey: patient,
            examKey: `${patient} ${values["Acquisition date"] ?? ""}`,
            laterality: meaningOf(values, "Laterality", sides),
            view: meaningOf(values, "View", views),
            class: classOfBreast(
              (breasts.get(breastOf(values)) ?? []).map((one) => meaningOf(one.values, "Bi-Rads", classOfBiRads) ?? "OPEN"),
            ),
            density: meaningOf(values, "ACR", densities),
            lesions,
          });
        } catch (error) {
          if (!(error instanceof WrongValue)) throw error;
          builder.reject(path, { code: "INVALID_FACTS", found: `${nameOf(table.path)}, line ${row.line}: ${error.message}` });
        }
      }
    }
    for (const path of folder.paths.filter((one) => /\.xml$/i.test(one) && !read.includes(one)))
      builder.skip(path, "OUTSIDE_DATA_SET", "outlines of an image that is not in the folder or not in the table");
    return builder.end([table], [...read, ...folder.paths.filter((path) => /^INbreast\.xlsx?$/i.test(nameOf(path)))]);
  },
};

/** Of the published images; outlines are in their pixels. */
const publishedSizes = [
  { rows: 4084, columns: 3328 },
  { rows: 3328, columns: 2560 },
];

/** Only pictures are checked: they were made of the DICOM objects, often at another size. */
async function assertPublishedSize(folder: DataSetFolder, path: string): Promise<void> {
  if (!/\.(dcm|dicom)$/i.test(path)) await assertOneOf(folder, path, publishedSizes);
}

interface OsirixRoi {
  readonly Name?: unknown;
  readonly Point_px?: unknown;
}

function lesionsOf(path: string, bytes: Uint8Array, builder: PlanBuilder): ImportedLesion[] {
  let images: unknown;
  try {
    images = (parsePlist(new TextDecoder().decode(bytes)) as { Images?: unknown }).Images;
  } catch {
    throw new WrongValue("the outlines", nameOf(path), "a property list as OsiriX writes it");
  }
  if (!Array.isArray(images)) throw new WrongValue("the outlines", nameOf(path), "a property list with Images");
  return images.flatMap(({ ROIs = [] }: { ROIs?: readonly OsirixRoi[] }) => ROIs.flatMap((roi) => lesionOf(path, roi, builder)));
}

function lesionOf(path: string, { Name, Point_px: drawn }: OsirixRoi, builder: PlanBuilder): ImportedLesion[] {
  const name = String(Name ?? "").trim();
  const [, kind, margin] = kinds.find(([pattern]) => pattern.test(name)) ?? [null, "OTHER" as const];
  if (kind === null) {
    builder.note("outlines of anatomy, such as the pectoral muscle, left out");
    return [];
  }
  if (!Array.isArray(drawn)) throw new WrongValue("the outlines", nameOf(path), "regions with Point_px");
  const lesionClass: BreastClass | null = null;
  const lesion = outlineLesion(
    { kind, class: lesionClass, attributes: margin ? { margin } : {} },
    drawn.map((point) => pointOf(path, point)),
  );
  if (lesion) return [lesion];
  builder.note("outlines without points left out");
  return [];
}

function pointOf(path: string, text: unknown): Point {
  const numbers = /^\(\s*(-?[\d.]+)\s*,\s*(-?[\d.]+)\s*\)$/.exec(String(text));
  const [column, row] = [Number(numbers?.[1]), Number(numbers?.[2])];
  if (!Number.isFinite(column) || !Number.isFinite(row))
    throw new WrongValue("the outlines", nameOf(path), "points such as (2142.6, 1620.1)");
  return [column, row];
}
