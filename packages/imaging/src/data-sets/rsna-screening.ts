import type { BreastClass } from "@second-read/domain";
import { WrongValue } from "../facts-csv/csv-problem.ts";
import type { CsvRow } from "../facts-csv/parse-csv.ts";
import { type DataSet, NotTheDataSet } from "./data-set.ts";
import { isImage, nameOf, stemOf } from "./file-names.ts";
import { filesBy, PlanBuilder } from "./plan-builder.ts";
import { ageOf, meaningOf, numberOf, readTables, type Table, type Values } from "./table.ts";

const sides = { L: "L", R: "R" } as const;
// AT (axillary tail) is a view in this data set but not in ours, so its images are left out.
const views = { CC: "CC", MLO: "MLO", ML: "ML", LM: "LM", LMO: "LMO", AT: null } as const;
const densities = { A: "a", B: "b", C: "c", D: "d" };

/**
 * train_images/{patient_id}/{image_id}.dcm with train.csv, and test_images with a test.csv without labels, whose exams are to be read. `cancer` is
 * proven by pathology and is repeated in the row of each image of the breast; `biopsy` without `cancer` is a proven benign finding; a breast with
 * neither is negative. A patient is an exam. BI-RADS, difficult_negative_case and machine_id are not kept; implants are recognised by the image's
 * header.
 */
export const rsnaScreening: DataSet = {
  title: "RSNA Screening Mammography Breast Cancer Detection",
  sources: [
    "https://www.kaggle.com/competitions/rsna-breast-cancer-detection/data",
    "https://github.com/RSNA/AI-Challenge-Data/wiki/RSNA-Screening-Mammography-Breast-Cancer-Detection",
  ],
  async plan(folder) {
    const builder = new PlanBuilder("rsna-screening", folder);
    const tables = await readTables(folder, {
      name: /^(train|test)\.csv$/i,
      columns: [["patient_id"], ["image_id"], ["laterality"], ["view"]],
      also: [["age"], ["cancer"], ["biopsy"], ["density"]],
    });
    if (tables.length === 0) throw new NotTheDataSet("There is no train.csv or test.csv in the folder.");
    // A picture converted from {patient}/{image}.dcm is often named {patient}_{image}.png.
    const images = filesBy(folder.paths.filter(isImage), (path) => {
      const [folderName = ""] = path.split("/").slice(-2, -1);
      return stemOf(path).includes("_") ? stemOf(path).replace("_", "/") : `${folderName}/${stemOf(path)}`;
    });
    const breasts = Map.groupBy(
      tables.flatMap(({ rows }) => rows),
      ({ values }) => breastOf(values),
    );
    for (const table of tables) for (const row of table.rows) place(builder, table, row, images, breasts.get(breastOf(row.values)) ?? []);
    return builder.end(
      tables,
      folder.paths.filter((path) => /^sample_submission\.csv$/i.test(nameOf(path))),
    );
  },
};

function breastOf(values: Values): string {
  return `${values.patient_id} ${values.laterality?.toUpperCase()}`;
}

function place(builder: PlanBuilder, table: Table, row: CsvRow, images: ReadonlyMap<string, readonly string[]>, breast: readonly CsvRow[]) {
  const { values } = row;
  const paths = images.get(`${values.patient_id}/${values.image_id}`) ?? [];
  if (paths.length === 0) return table.leaveOut(row, "its image is not in the folder");
  table.use(row);
  for (const path of paths) {
    try {
      const view = meaningOf(values, "view", views);
      if (view === null) {
        table.leaveOut(row, `the view ${values.view || "(none)"} is not read`);
        builder.skip(path, "NOT_FOR_READING", `a view that is not read: ${values.view || "none"}`);
        continue;
      }
      builder.send(path, {
        patientKey: values.patient_id ?? "",
        examKey: values.patient_id,
        laterality: meaningOf(values, "laterality", sides),
        view,
        class: classOf(breast),
        density: meaningOf(values, "density", densities),
        ageYears: ageOf(values, "age"),
      });
    } catch (error) {
      if (!(error instanceof WrongValue)) throw error;
      builder.reject(path, { code: "INVALID_FACTS", found: `${nameOf(table.path)}, line ${row.line}: ${error.message}` });
    }
  }
}

/** Each image of a breast has the flags; one that is set counts for the whole breast. */
function classOf(breast: readonly CsvRow[]): BreastClass | null {
  const flag = (column: string) => {
    const said = breast.map(({ values }) => numberOf(values, column));
    const wrong = said.find((value) => value !== null && value !== 0 && value !== 1);
    if (wrong !== undefined) throw new WrongValue(column, String(wrong), "0 or 1");
    return said.includes(1) ? true : said.includes(0) ? false : null;
  };
  const cancer = flag("cancer");
  if (cancer === null) return null;
  return cancer ? "MALIGNANT" : flag("biopsy") ? "BENIGN" : "NORMAL";
}
