import type { BreastClass, FindingKind } from "@second-read/domain";
import { WrongValue } from "../facts-csv/csv-problem.ts";
import type { ImportedLesion } from "../import/imported-facts.ts";
import { classOfBiRads } from "./bi-rads.ts";
import type { DataSet } from "./data-set.ts";
import { isImage, nameOf, stemOf } from "./file-names.ts";
import { assertSize } from "./image-size.ts";
import { boxLesion } from "./lesion-shapes.ts";
import { filesBy, PlanBuilder } from "./plan-builder.ts";
import { meaningOf, numberOf, readTable, type Values } from "./table.ts";

const sides = { L: "L", R: "R" } as const;
const views = { CC: "CC", MLO: "MLO" } as const;
const densities = { "DENSITY A": "a", "DENSITY B": "b", "DENSITY C": "c", "DENSITY D": "d" };
const categories: Readonly<Record<string, BreastClass | "OPEN">> = Object.fromEntries(
  Object.entries(classOfBiRads).map(([category, breastClass]) => [`BI-RADS ${category}`, breastClass]),
);

const noFinding = "No Finding";
const kinds: Readonly<Record<string, { readonly kind: FindingKind; readonly attributes?: Record<string, string | string[]> }>> = {
  Mass: { kind: "MASS" },
  "Suspicious Calcification": { kind: "CALCIFICATIONS" },
  Asymmetry: { kind: "ASYMMETRY", attributes: { type: "asymmetry" } },
  "Focal Asymmetry": { kind: "ASYMMETRY", attributes: { type: "focal" } },
  "Global Asymmetry": { kind: "ASYMMETRY", attributes: { type: "global" } },
  "Architectural Distortion": { kind: "ARCHITECTURAL_DISTORTION" },
  "Suspicious Lymph Node": { kind: "LYMPH_NODE" },
  "Skin Thickening": { kind: "OTHER", attributes: { associatedFeatures: ["skin thickening"] } },
  "Skin Retraction": { kind: "OTHER", attributes: { associatedFeatures: ["skin retraction"] } },
  "Nipple Retraction": { kind: "OTHER", attributes: { associatedFeatures: ["nipple retraction"] } },
};

/**
 * images/{study_id}/{image_id}.dicom; breast-level_annotations.csv has one row per image (BI-RADS and density of its breast), finding_annotations.csv
 * one row per finding, with a box in the image's own pixels. There is no pathology: BI-RADS 4 and 5 are ABNORMAL. A study counts as a patient, since
 * the data set does not link studies. The split into training and test is not kept.
 */
export const vindrMammo: DataSet = {
  title: "VinDr-Mammo",
  sources: ["https://physionet.org/content/vindr-mammo/1.0.0/", "https://doi.org/10.1038/s41597-023-02100-7"],
  async plan(folder) {
    const builder = new PlanBuilder("vindr-mammo", folder);
    const breasts = await readTable(
      folder,
      {
        name: /^breast-level_annotations\.csv$/i,
        columns: [["study_id"], ["image_id"], ["laterality"], ["view_position"], ["breast_birads"], ["breast_density"]],
        also: [["height"], ["width"]],
      },
      "breast-level_annotations.csv",
    );
    const findings = await readTable(
      folder,
      {
        name: /^finding_annotations\.csv$/i,
        columns: [["image_id"], ["finding_categories"], ["finding_birads"], ["xmin"], ["ymin"], ["xmax"], ["ymax"]],
        also: [["height"], ["width"]],
      },
      "finding_annotations.csv",
    );
    const images = filesBy(folder.paths.filter(isImage), stemOf);
    const rowsOfImage = Map.groupBy(findings.rows, ({ values }) => values.image_id ?? "");
    const known = new Set(breasts.rows.map(({ values }) => values.image_id));
    for (const [image, rows] of rowsOfImage)
      for (const row of rows) {
        if (!known.has(image)) findings.leaveOut(row, "its image is in no row of breast-level_annotations.csv");
        else if (!images.has(image)) findings.leaveOut(row, "its image is not in the folder");
        else if (categoriesOf(row.values).every((category) => category === noFinding))
          findings.leaveOut(row, "it says that there is no finding");
        else findings.use(row);
      }
    for (const row of breasts.rows) {
      const image = row.values.image_id ?? "";
      const paths = images.get(image) ?? [];
      if (paths.length === 0) breasts.leaveOut(row, "its image is not in the folder");
      else breasts.use(row);
      for (const path of paths) {
        let line = `${nameOf(breasts.path)}, line ${row.line}`;
        try {
          const facts = factsOf(row.values);
          const lesions: ImportedLesion[] = [];
          for (const finding of rowsOfImage.get(image) ?? []) {
            line = `${nameOf(findings.path)}, line ${finding.line}`;
            lesions.push(...lesionsOf(finding.values));
          }
          line = `${nameOf(breasts.path)}, line ${row.line}`;
          if (lesions.length > 0)
            await assertSize(folder, path, { rows: numberOf(row.values, "height"), columns: numberOf(row.values, "width") });
          builder.send(path, { ...facts, lesions });
        } catch (error) {
          if (!(error instanceof WrongValue)) throw error;
          builder.reject(path, { code: "INVALID_FACTS", found: `${line}: ${error.message}` });
        }
      }
    }
    return builder.end(
      [breasts, findings],
      folder.paths.filter((path) => /^metadata\.csv$/i.test(nameOf(path))),
    );
  },
};

function factsOf(values: Values) {
  const said = meaningOf(values, "breast_birads", categories);
  return {
    patientKey: values.study_id ?? "",
    examKey: values.study_id,
    laterality: meaningOf(values, "laterality", sides),
    view: meaningOf(values, "view_position", views),
    class: said === "OPEN" ? null : said,
    density: meaningOf(values, "breast_density", densities),
  };
}

/** A list as Python prints it: `['Mass', 'Skin Thickening']`. */
function categoriesOf(values: Values): string[] {
  return [...(values.finding_categories ?? "").matchAll(/'([^']*)'|"([^"]*)"/g)].map(([, single, double]) => single ?? double ?? "");
}

function lesionsOf(values: Values): ImportedLesion[] {
  const stated = categoriesOf(values);
  if (stated.length === 0) throw new WrongValue("finding_categories", values.finding_categories ?? "", "a list such as ['Mass']");
  const said = meaningOf(values, "finding_birads", categories);
  // Only a positive category of the finding itself gives the lesion a class; an open or benign one does not.
  const lesionClass = said === "ABNORMAL" || said === "MALIGNANT" ? said : null;
  const size = {
    rows: numberOf(values, "height") ?? Number.POSITIVE_INFINITY,
    columns: numberOf(values, "width") ?? Number.POSITIVE_INFINITY,
  };
  const box = ["xmin", "ymin", "xmax", "ymax"].map((column) => numberOf(values, column));
  return stated.flatMap((category) => {
    if (category === noFinding) return [];
    const words = kinds[category];
    if (!words) throw new WrongValue("finding_categories", category, `one of ${Object.keys(kinds).join(", ")}`);
    if (box.some((edge) => edge === null)) throw new WrongValue("xmin", values.xmin ?? "", "the edge of a box");
    const lesion = boxLesion({ ...words, class: lesionClass }, box as number[], size);
    if (!lesion) throw new WrongValue("xmin", values.xmin ?? "", "the edge of a box that lies in the image");
    return [lesion];
  });
}
