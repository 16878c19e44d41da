import { mammogram } from "./dicom-objects.ts";
import { csv, type Miniature } from "./miniature.ts";

export function embed(): Miniature {
  const image = (file: string, exam = "5001") => `images/cohort_1/11/${exam}/${file}.dcm`;
  const stated = (file: string, exam = "5001") => `/mnt/NAS2/mammo/anon_dicom/cohort_1/11/${exam}/${file}.dcm`;
  const row = (file: string, side: string, view: string, kind: string, spot: string, regions: string) =>
    `0,11,5001,2013-05-06,${stated(file)},${side},${view},${kind},${spot},"${regions}"`;
  return {
    "tables/EMBED_OpenData_metadata_reduced.csv": csv(
      ",empi_anon,acc_anon,study_date_anon,anon_dicom_path,ImageLateralityFinal,ViewPosition,FinalImageType,spot_mag,ROI_coords",
      row("1.1", "L", "CC", "2D", "0", "[[10, 5, 30, 25]]"),
      row("1.2", "L", "MLO", "2D", "", "()"),
      row("1.3", "R", "CC", "2D", "0", "[]"),
      row("1.4", "R", "CC", "cview", "0", "[]"),
      row("1.5", "L", "CC", "2D", "1.0", "[]"),
      `1,12,6001,2014-01-01,${stated("2.1", "6001")},L,CC,2D,0,[]`,
    ),
    "tables/EMBED_OpenData_clinical_reduced.csv": csv(
      ",empi_anon,acc_anon,side,numfind,asses,tissueden,massshape,calcfind,bside,path_severity,age_at_study",
      "0,11,5001.0,L,1,S,3.0,,A,L,0.0,58.4",
      "1,11,5001.0,L,2,B,3.0,,,,,58.4",
      "2,11,5001.0,R,1,N,3.0,,,,,58.4",
      "3,12,6001.0,B,1,N,2.0,,,,,60",
    ),
    "tables/EMBED_OpenData_metadata.csv": "empi_anon\n",
    "tables/AWS_Open_Data_Clinical_Legend.csv": "Header in export\n",
    [image("1.1")]: mammogram({ patient: "11", side: "L", view: "CC" }),
    [image("1.2")]: mammogram({ patient: "11", side: "L", view: "MLO" }),
    [image("1.3")]: mammogram({ patient: "11", side: "R", view: "CC" }),
    [image("1.4")]: mammogram({ patient: "11", side: "R", view: "CC" }),
    [image("1.5")]: mammogram({ patient: "11", side: "L", view: "CC" }),
  };
}
