import { capture, columns, crop, mask, rows } from "./dicom-objects.ts";
import { csv, type Miniature } from "./miniature.ts";

export function cbisDdsm(): Miniature {
  const one = "Mass-Training_P_00001_LEFT_CC";
  const two = "Mass-Training_P_00001_LEFT_MLO";
  // The same mammogram, published a second time for its calcifications.
  const twoAgain = "Calc-Test_P_00001_LEFT_MLO";
  const calc = "Calc-Test_P_00038_RIGHT_CC";
  const mass =
    "patient_id,breast_density,left or right breast,image view,abnormality id,abnormality type,mass shape,mass margins,assessment,pathology,subtlety,image file path,cropped image file path,ROI mask file path";
  const row = (view: string, number: number, words: string, pathology: string) => {
    const name = `Mass-Training_P_00001_LEFT_${view}`;
    return `P_00001,3,LEFT,${view},${number},mass,${words},4,${pathology},4,${name}/1.3/1.4/000000.dcm,${name}_${number}/1.3/1.5/000001.dcm,"${name}_${number}/1.3/1.5/000000.dcm\n"`;
  };
  return {
    "mass_case_description_train_set.csv": csv(
      mass,
      row("CC", 1, "IRREGULAR-ARCHITECTURAL_DISTORTION,SPICULATED", "MALIGNANT"),
      row("CC", 2, "OVAL,CIRCUMSCRIBED", "BENIGN"),
      row("MLO", 1, "IRREGULAR,ILL_DEFINED-SPICULATED", "MALIGNANT"),
      "P_00004,0,RIGHT,CC,1,mass,N/A,N/A,4,BENIGN,3,Mass-Training_P_00004_RIGHT_CC/1/2/000000.dcm,x,y",
    ),
    "calc_case_description_test_set.csv": csv(
      "patient_id,breast density,left or right breast,image view,abnormality id,abnormality type,calc type,calc distribution,assessment,pathology,subtlety,image file path,cropped image file path,ROI mask file path",
      `P_00001,3,LEFT,MLO,1,calcification,AMORPHOUS,SEGMENTAL,4,BENIGN,3,${twoAgain}/1/2/000000.dcm,${twoAgain}_1/1/3/000000.dcm,${twoAgain}_1/1/3/000001.dcm`,
      `P_00038,2,RIGHT,CC,1,calcification,PUNCTATE-PLEOMORPHIC,CLUSTERED,4,BENIGN_WITHOUT_CALLBACK,2,${calc}/1/2/000000.dcm,${calc}_1/1/3/000000.dcm,${calc}_1/1/3/000001.dcm`,
    ),
    [`CBIS-DDSM/${one}/07-20-2016-DDSM-NA-30288/1.000000-full mammogram images-24515/1-1.dcm`]: capture(one, "L", "CC"),
    // The crop and the mask of one abnormality, each under the other's number; the second mask has half the size.
    [`CBIS-DDSM/${one}_1/1.3/1.5/1-1.dcm`]: mask(`${one}_1`, [columns, rows], [10, 20, 18, 32]),
    [`CBIS-DDSM/${one}_1/1.3/1.5/1-2.dcm`]: crop(`${one}_1`),
    [`CBIS-DDSM/${one}_2/1.3/1.5/1-2.dcm`]: mask(`${one}_2`, [columns / 2, rows / 2], [2, 4, 6, 10]),
    [`CBIS-DDSM/${one}_2/1.3/1.5/1-1.dcm`]: crop(`${one}_2`),
    [`CBIS-DDSM/${two}/1.3/1.4/1-1.dcm`]: capture(two, "L", "MLO"),
    [`CBIS-DDSM/${two}_1/1.3/1.5/1-1.dcm`]: mask(`${two}_1`, [rows, rows], [2, 4, 6, 10]),
    [`CBIS-DDSM/${twoAgain}/1.3/1.4/1-1.dcm`]: capture(twoAgain, "L", "MLO"),
    [`CBIS-DDSM/${twoAgain}_1/1.3/1.5/1-1.dcm`]: mask(`${twoAgain}_1`, [columns, rows], [4, 6, 14, 20]),
    // As in a copy of single files, where only the header has the name.
    "loose/1-130.dcm": capture(calc, "R", "CC"),
    "loose/other.dcm": capture("Mass-Test_P_00999_LEFT_CC", "L", "CC"),
    "metadata.csv": "Series UID,Collection\n",
    LICENSE: "CC BY 3.0",
  };
}
