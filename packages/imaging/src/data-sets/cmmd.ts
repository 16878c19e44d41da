import { type Laterality, lateralities } from "@second-read/domain";
import { readSheet } from "read-excel-file/universal";
import { textOf } from "../dicom/data-set.ts";
import { parseDicom } from "../dicom/parse-dicom.ts";
import { tags } from "../dicom/tags.ts";
import { WrongValue } from "../facts-csv/csv-problem.ts";
import { Rejected } from "../rejected.ts";
import { type DataSet, type DataSetFolder, NotTheDataSet } from "./data-set.ts";
import { isImage, nameOf, PlanBuilder } from "./plan-builder.ts";
import { ageOf, meaningOf, readTables, Table, type Values } from "./table.ts";

const classes = { Benign: "BENIGN", Malignant: "MALIGNANT" } as const;
const patientId = /^D[12]-\d{4}$/;
const clinicalData = /^CMMD_clinicaldata_revision.*\.(xlsx|csv)$/i;

/**
 * CMMD/{ID1}/…/1-1.dcm with CMMD_clinicaldata_revision.xlsx: one row a breast (ID1, LeftRight) whose lesion biopsy confirmed. Side and view stand
 * only in the images' headers. A breast without a row has no class and is to be read. No place of a lesion is known, so `abnormality` (mass,
 * calcification, both), `subtype` and `number` are not kept.
 */
export const cmmd: DataSet = {
  title: "The Chinese Mammography Database (CMMD)",
  sources: ["https://doi.org/10.7937/tcia.eqde-4b16", "https://www.cancerimagingarchive.net/collection/cmmd/"],
  async plan(folder) {
    const builder = new PlanBuilder("cmmd", folder);
    const table = await readClinicalData(folder);
    const rows = Map.groupBy(table.rows, ({ values }) => `${values.ID1} ${values.LeftRight?.toUpperCase()}`);
    const used = new Set<string>();
    for (const path of folder.paths.filter((one) => /\.dcm$/i.test(one) || (!isImage(one) && patientIdIn(one) !== null))) {
      const image = await identify(folder, path);
      if (image.kind === "UNKNOWN") {
        builder.reject(path, { code: "INVALID_FACTS", found: image.found });
        continue;
      }
      const { patient, laterality } = image;
      const key = `${patient} ${laterality}`;
      const [row, ...more] = rows.get(key) ?? [];
      used.add(key);
      try {
        const said = [row, ...more].flatMap((one) => (one ? [meaningOf(one.values, "classification", classes)] : []));
        if (!row) builder.note("images of breasts without a row, to be read");
        builder.send(path, {
          patientKey: patient,
          laterality,
          class: said.includes("MALIGNANT") ? "MALIGNANT" : (said[0] ?? null),
          ageYears: row ? ageOf(row.values, "Age") : null,
        });
      } catch (error) {
        if (!(error instanceof WrongValue)) throw error;
        builder.reject(path, { code: "INVALID_FACTS", found: `${nameOf(table.path)}, line ${row?.line}: ${error.message}` });
      }
    }
    for (const [key, some] of rows)
      for (const row of some)
        if (used.has(key)) table.use(row);
        else if (!patientId.test(row.values.ID1 ?? "")) table.leaveOut(row, `its ID1 is no patient such as D1-0001`);
        else table.leaveOut(row, "no image of its breast is in the folder");
    return builder.end(
      [table],
      folder.paths.filter((path) => /^metadata\.csv$/i.test(nameOf(path)) || clinicalData.test(nameOf(path))),
    );
  },
};

function patientIdIn(path: string): string | null {
  return path.split("/").find((part) => patientId.test(part)) ?? null;
}

type Identified =
  | { readonly kind: "IMAGE"; readonly patient: string; readonly laterality: Laterality }
  | { readonly kind: "UNKNOWN"; readonly found: string };

async function identify(folder: DataSetFolder, path: string): Promise<Identified> {
  try {
    const { dataSet } = parseDicom(await folder.read(path));
    const patient = patientIdIn(path) ?? textOf(dataSet, tags.PatientID) ?? "";
    const side = textOf(dataSet, tags.ImageLaterality) ?? textOf(dataSet, tags.Laterality);
    const laterality = lateralities.find((one) => one === side);
    if (!patientId.test(patient)) return { kind: "UNKNOWN", found: "neither its path nor its header names a patient such as D1-0001" };
    if (!laterality) return { kind: "UNKNOWN", found: "its header names no side" };
    return { kind: "IMAGE", patient, laterality };
  } catch (error) {
    if (!(error instanceof Rejected)) throw error;
    return { kind: "UNKNOWN", found: `its header cannot be read (${error.code})` };
  }
}

async function readClinicalData(folder: DataSetFolder): Promise<Table> {
  const columns = ["ID1", "LeftRight", "Age", "classification"];
  const [csv] = await readTables(folder, { name: /^CMMD_clinicaldata_revision.*\.csv$/i, columns: columns.map((name) => [name]) });
  if (csv) return csv;
  const path = folder.paths.find((one) => /^CMMD_clinicaldata_revision.*\.xlsx$/i.test(nameOf(one)));
  if (!path) throw new NotTheDataSet("There is no CMMD_clinicaldata_revision.xlsx or .csv in the folder.");
  const cells = await readCells(path, await folder.read(path));
  const header = (cells[0] ?? []).map((cell) => String(cell ?? "").trim());
  const missing = columns.find((name) => !header.includes(name));
  if (missing) throw new NotTheDataSet(`The table ${path} has no column ${missing}.`);
  const rows = cells.slice(1).flatMap((row, index) => {
    if (row.every((cell) => cell === null || cell === "")) return [];
    const values: Values = Object.fromEntries(columns.map((name) => [name, String(row[header.indexOf(name)] ?? "").trim()]));
    return [{ line: index + 2, values }];
  });
  return new Table(path, rows);
}

async function readCells(path: string, bytes: Uint8Array): Promise<readonly (readonly unknown[])[]> {
  try {
    return await readSheet(new Blob([bytes as Uint8Array<ArrayBuffer>]));
  } catch {
    throw new NotTheDataSet(`The table ${path} is no Excel workbook that can be read. Save it as CSV.`);
  }
}
