import { type BreastClass, type FindingKind, views as knownViews, timeOfIsoDate, type View } from "@second-read/domain";
import { WrongValue } from "../facts-csv/csv-problem.ts";
import type { CsvRow } from "../facts-csv/parse-csv.ts";
import type { ImportedLesion } from "../import/imported-facts.ts";
import { classOfBreast, densityOfNumber } from "./bi-rads.ts";
import type { DataSet, DataSetFolder } from "./data-set.ts";
import { isImage, nameOf } from "./file-names.ts";
import { assertSize } from "./image-size.ts";
import { boxLesion } from "./lesion-shapes.ts";
import { filesBy, PlanBuilder } from "./plan-builder.ts";
import { ageOf, meaningOf, numberOf, readTable, type Table, type Values } from "./table.ts";

/** B: both; a blank side counts for both too. */
const sides = { L: "L", R: "R", B: "B" } as const;
const densities: Readonly<Record<string, string | null>> = { ...densityOfNumber, "5": null };
/**
 * BI-RADS letters: A additional evaluation, N negative, B benign, P probably benign, S suspicious, M highly suggestive of malignancy, K known
 * biopsy-proven.
 */
const assessments: Readonly<Record<string, BreastClass | "OPEN">> = {
  A: "OPEN",
  N: "NORMAL",
  B: "NORMAL",
  P: "OPEN",
  S: "ABNORMAL",
  M: "ABNORMAL",
  K: "MALIGNANT",
  X: "OPEN",
};
/**
 * 0 invasive, 1 non-invasive, 2 high-risk, 3 borderline, 4 benign, 5 normal tissue, 6 cancer of another organ. Everything but cancer has been
 * biopsied and counts as benign.
 */
const pathology: Readonly<Record<string, BreastClass>> = {
  "0": "MALIGNANT",
  "1": "MALIGNANT",
  "2": "BENIGN",
  "3": "BENIGN",
  "4": "BENIGN",
  "5": "BENIGN",
  "6": "MALIGNANT",
};
/** Letters of massshape, which also describe findings that are not masses. A letter that is missing from the data set's legend becomes OTHER. */
const shapes: Readonly<Record<string, FindingKind>> = {
  G: "MASS",
  R: "MASS",
  O: "MASS",
  X: "MASS",
  T: "DUCT",
  N: "LYMPH_NODE",
  Y: "LYMPH_NODE",
  B: "ASYMMETRY",
  S: "ASYMMETRY",
  F: "ASYMMETRY",
  V: "ASYMMETRY",
  Q: "ARCHITECTURAL_DISTORTION",
  A: "ARCHITECTURAL_DISTORTION",
};

/**
 * tables/EMBED_OpenData_metadata(_reduced).csv has one row per file, …_clinical(_reduced).csv one row per finding. Both are joined by exam (acc_anon)
 * and side; a bilateral or blank side counts for both breasts. Images are found by the end of anon_dicom_path, or by png_filename. Only whole 2D
 * images of a known view are read: no C-view, spot or magnification images. A finding's class comes from its pathology, else from BI-RADS (4 and 5
 * are ABNORMAL). ROI_coords are (ymin, xmin, ymax, xmax) in the image's own pixels; nothing links them to a finding, so these lesions have no class.
 */
export const embed: DataSet = {
  title: "EMBED, the Emory Breast Imaging Dataset (Open Data)",
  sources: ["https://github.com/Emory-HITI/EMBED_Open_Data", "https://doi.org/10.1148/ryai.220047"],
  async plan(folder) {
    const builder = new PlanBuilder("embed", folder);
    const metadata = await readTable(
      folder,
      {
        // Both are published; the reduced table has every column that is read.
        name: eitherOf(folder, "EMBED_OpenData_metadata_reduced.csv", "EMBED_OpenData_metadata.csv"),
        columns: [
          ["empi_anon"],
          ["acc_anon"],
          ["anon_dicom_path"],
          ["ImageLateralityFinal"],
          ["ViewPosition"],
          ["FinalImageType"],
          ["ROI_coords"],
        ],
        also: [["spot_mag"], ["study_date_anon"], ["png_filename"], ["png_path"], ["Rows"], ["Columns"]],
      },
      "EMBED_OpenData_metadata.csv",
    );
    const clinical = await readTable(
      folder,
      {
        name: eitherOf(folder, "EMBED_OpenData_clinical_reduced.csv", "EMBED_OpenData_clinical.csv"),
        columns: [["acc_anon"], ["side"], ["asses"], ["tissueden"], ["path_severity"]],
        also: [["bside"], ["massshape"], ["calcfind"], ["age_at_study"]],
      },
      "EMBED_OpenData_clinical.csv",
    );
    const images = filesBy(folder.paths.filter(isImage), nameOf);
    const findings = Map.groupBy(clinical.rows, ({ values }) => keyOf(values.acc_anon));
    const met = new Set<string>();
    for (const row of metadata.rows) {
      const path = pathOf(row.values, images);
      if (path === null) metadata.leaveOut(row, "its image is not in the folder");
      else {
        met.add(keyOf(row.values.acc_anon));
        await place(folder, builder, metadata, row, path, findings.get(keyOf(row.values.acc_anon)) ?? []);
      }
    }
    for (const row of clinical.rows)
      if (met.has(keyOf(row.values.acc_anon))) clinical.use(row);
      else clinical.leaveOut(row, "no image of its exam is in the folder");
    return builder.end(
      [metadata, clinical],
      folder.paths.filter((path) => /^EMBED_OpenData_.*\.csv$|legend\.csv$/i.test(nameOf(path))),
    );
  },
};

function eitherOf({ paths }: DataSetFolder, first: string, second: string): RegExp {
  return new RegExp(`^${paths.some((path) => nameOf(path) === first) ? first : second}$`, "i");
}

/** A number without the `.0` that statistics programs append. */
function keyOf(text: string | undefined): string {
  return (text ?? "").replace(/\.0$/, "");
}

/** The image that a row names: its file name must match and, if several images share that name, the patient's folder must too. */
function pathOf(values: Values, images: ReadonlyMap<string, readonly string[]>): string | null {
  for (const stated of [values.anon_dicom_path, values.png_filename, values.png_path]) {
    if (!stated) continue;
    const candidates = images.get(nameOf(stated)) ?? [];
    if (candidates.length < 2) {
      if (candidates[0]) return candidates[0];
      continue;
    }
    const patient = `/${keyOf(values.empi_anon)}/`;
    const own = candidates.filter((path) => `/${path}`.includes(patient));
    if (own.length === 1) return own[0] ?? null;
  }
  return null;
}

async function place(
  folder: DataSetFolder,
  builder: PlanBuilder,
  table: Table,
  row: CsvRow,
  path: string,
  findings: readonly CsvRow[],
): Promise<void> {
  const { values } = row;
  const { view, reason } = readableView(values);
  if (view === null) {
    table.leaveOut(row, reason);
    builder.skip(path, "NOT_FOR_READING", reason);
    return;
  }
  table.use(row);
  const side = values.ImageLateralityFinal === "L" ? "L" : "R";
  let line = "";
  const linesOf = <Value>(some: readonly CsvRow[], read: (finding: Values) => Value) =>
    some.map((finding) => {
      line = `the clinical table, line ${finding.line}`;
      return read(finding.values);
    });
  try {
    const sidesOfFindings = linesOf(findings, (finding) => meaningOf(finding, "side", sides));
    const own = findings.filter((_, index) => sidesOfFindings[index] !== (side === "L" ? "R" : "L"));
    const said = linesOf(own, (finding) => classOf(finding, side));
    const stated = linesOf(own, (finding) => meaningOf({ tissueden: keyOf(finding.tissueden) }, "tissueden", densities));
    line = `${nameOf(table.path)}, line ${row.line}`;
    const lesions = lesionsOf(values, kindOf(own));
    if (lesions.length > 0) await assertSize(folder, path, { rows: numberOf(values, "Rows"), columns: numberOf(values, "Columns") });
    const date = values.study_date_anon?.slice(0, 10) ?? "";
    const acquiredOn = timeOfIsoDate(date) === null ? null : `${date}T00:00:00.000Z`;
    if (acquiredOn === null && !/^(nan|nat)?$/i.test(date)) builder.note("study dates that are no dates such as 2013-05-06, left out");
    builder.send(path, {
      patientKey: keyOf(values.empi_anon),
      examKey: keyOf(values.acc_anon),
      laterality: side,
      view,
      class: classOfBreast(said),
      // Where rows differ the highest, as where files of one breast do.
      density:
        stated
          .filter((density) => density !== null)
          .sort()
          .at(-1) ?? null,
      ageYears: own.map((finding) => ageOf(finding.values, "age_at_study")).find((age) => age !== null) ?? null,
      acquiredOn,
      lesions,
    });
    if (own.length === 0) builder.note("images of breasts without a clinical row, to be read");
  } catch (error) {
    if (!(error instanceof WrongValue)) throw error;
    builder.reject(path, { code: "INVALID_FACTS", found: `${line}: ${error.message}` });
  }
}

/** The view of an image, or why the image is left out. */
function readableView(values: Values): { readonly view: View; readonly reason: "" } | { readonly view: null; readonly reason: string } {
  const leaveOut = (reason: string) => ({ view: null, reason });
  const view = knownViews.find((one) => one === values.ViewPosition?.toUpperCase() && one !== "UNKNOWN");
  if (values.FinalImageType !== "2D") return leaveOut(`its FinalImageType is ${values.FinalImageType || "blank"}, not 2D`);
  const spot = values.spot_mag ?? "";
  if (/^1(\.0)?$/.test(spot)) return leaveOut("a spot or magnification view");
  if (!/^(0(\.0)?|nan)?$/i.test(spot)) return leaveOut(`its spot_mag is ${spot}, neither 0 nor 1`);
  if (!/^[LR]$/.test(values.ImageLateralityFinal ?? "")) return leaveOut("its ImageLateralityFinal is neither L nor R");
  return view ? { view, reason: "" } : leaveOut(`its ViewPosition is ${values.ViewPosition || "blank"}, which is not read`);
}

/** The class by one finding: its pathology, unless the biopsy was of the other breast, else its BI-RADS category. */
function classOf(values: Values, side: "L" | "R"): BreastClass | "OPEN" {
  const taken = meaningOf(values, "bside", sides);
  const takenElsewhere = taken !== null && taken !== "B" && taken !== side;
  const proven = takenElsewhere ? null : meaningOf({ path_severity: keyOf(values.path_severity) }, "path_severity", pathology);
  return proven ?? meaningOf(values, "asses", assessments) ?? "OPEN";
}

/** The kind of a breast's regions, if all of its described findings are of one kind. */
function kindOf(findings: readonly CsvRow[]): FindingKind {
  const kinds = new Set(
    findings.flatMap(({ values }): FindingKind[] => [
      ...(values.calcfind ? ["CALCIFICATIONS" as const] : []),
      ...(values.massshape ? [shapes[values.massshape.toUpperCase()] ?? ("OTHER" as const)] : []),
    ]),
  );
  const [only] = kinds;
  return kinds.size === 1 && only ? only : "OTHER";
}

/** `[[1068, 484, 1329, 683]]` or `((1068, 484, 1329, 683),)`: groups of four numbers, rows before columns. */
function lesionsOf(values: Values, kind: FindingKind): ImportedLesion[] {
  const text = values.ROI_coords ?? "";
  const numbers = [...text.matchAll(/-?\d+(?:\.\d+)?/g)].map(([number]) => Number(number));
  if (numbers.length % 4 !== 0 || /[^\d\s[\](),.-]/.test(text))
    throw new WrongValue("ROI_coords", text, "a list of (ymin, xmin, ymax, xmax)");
  const [rows, columns] = [numberOf(values, "Rows"), numberOf(values, "Columns")];
  return Array.from({ length: numbers.length / 4 }, (_, index) => {
    const [top = 0, left = 0, bottom = 0, right = 0] = numbers.slice(index * 4, index * 4 + 4);
    const lesion = boxLesion({ kind, class: null }, [left, top, right, bottom], rows && columns ? { rows, columns } : null);
    if (!lesion) throw new WrongValue("ROI_coords", text, "boxes that lie in the image");
    return lesion;
  });
}
