import { parseDicom, tags, textOf } from "@second-read/dicom";
import { type Laterality, lateralities, Rejected } from "@second-read/domain";
import { WrongValue } from "../facts-csv/csv-problem.ts";
import type { DataSet, DataSetFolder } from "./data-set.ts";
import { isImage, nameOf } from "./file-names.ts";
import { PlanBuilder } from "./plan-builder.ts";
import { ageOf, meaningOf, readTable } from "./table.ts";

const classes = { Benign: "BENIGN", Malignant: "MALIGNANT" } as const;
const patientId = /^D[12]-\d{4}$/;
const clinicalData = /^CMMD_clinicaldata_revision.*\.(xlsx|csv)$/i;

/**
 * CMMD/{ID1}/…/1-1.dcm with CMMD_clinicaldata_revision.xlsx: one row per breast (ID1, LeftRight) with a biopsy-proven lesion. Side and view are only
 * in the images' headers. A breast without a row has no class and is to be read. Lesions have no location, so `abnormality` (mass, calcification,
 * both), `subtype` and `number` are not kept.
 */
export const cmmd: DataSet = {
  title: "The Chinese Mammography Database (CMMD)",
  sources: ["https://doi.org/10.7937/tcia.eqde-4b16", "https://www.cancerimagingarchive.net/collection/cmmd/"],
  async plan(folder) {
    const builder = new PlanBuilder("cmmd", folder);
    const table = await readTable(
      folder,
      { name: clinicalData, columns: [["ID1"], ["LeftRight"], ["Age"], ["classification"]] },
      "CMMD_clinicaldata_revision.xlsx or .csv",
    );
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
