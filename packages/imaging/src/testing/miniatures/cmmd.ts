import { mammogram } from "./dicom-objects.ts";
import type { Miniature } from "./miniature.ts";
import { workbook } from "./workbook.ts";

export function cmmd(): Miniature {
  const folder = (patient: string) => `CMMD/${patient}/07-18-2010-NA-NA-79377/1.000000-NA-70244`;
  return {
    "CMMD_clinicaldata_revision.xlsx": workbook([
      ["ID1", "LeftRight", "Age", "number", "abnormality", "classification", "subtype"],
      ["D1-0001", "R", 44, 2, "calcification", "Benign", ""],
      ["D2-0002", "L", 51, 2, "mass", "Malignant", "Luminal B"],
      ["D2-0002", "R", 51, 2, "both", "Benign", ""],
      ["D2-0003", "L", 60, 2, "mass", "Malignant", ""],
    ]),
    "metadata.csv": "Series UID,Collection\n",
    [`${folder("D1-0001")}/1-1.dcm`]: mammogram({ patient: "D1-0001", side: "R", view: "CC" }),
    [`${folder("D1-0001")}/1-2.dcm`]: mammogram({ patient: "D1-0001", side: "R", view: "MLO" }),
    [`${folder("D1-0001")}/1-3.dcm`]: mammogram({ patient: "D1-0001", side: "L", view: "CC" }),
    [`${folder("D2-0002")}/1-1.dcm`]: mammogram({ patient: "D2-0002", side: "L", view: "CC" }),
    [`${folder("D2-0002")}/1-2.dcm`]: mammogram({ patient: "D2-0002", side: "R", view: "CC" }),
  };
}
