import { stripped } from "./dicom-objects.ts";
import { csv, type Miniature } from "./miniature.ts";

export function rsnaScreening(): Miniature {
  const header =
    "site_id,patient_id,image_id,laterality,view,age,cancer,biopsy,invasive,BIRADS,implant,density,machine_id,difficult_negative_case";
  return {
    "train.csv": csv(
      header,
      "2,10006,462822612,L,CC,61.0,0,0,0,,0,B,29,False",
      "2,10006,1459541791,L,MLO,61.0,0,0,0,,0,B,29,False",
      "2,10006,1864590858,R,MLO,61.0,0,0,0,0.0,0,B,29,False",
      "2,10006,1874946579,R,CC,61.0,1,1,1,0.0,0,B,29,False",
      "1,10011,220375232,L,CC,55.0,0,1,0,0.0,1,,21,True",
      "1,10011,270344397,L,AT,55.0,0,1,0,0.0,1,,21,True",
      "1,10025,562340703,L,CC,75.0,0,0,0,,0,,29,False",
    ),
    "test.csv": csv(
      "site_id,patient_id,image_id,laterality,view,age,implant,machine_id,prediction_id",
      "2,10008,736471439,L,MLO,81,0,21,10008_L",
    ),
    "sample_submission.csv": "prediction_id,cancer\n",
    ...Object.fromEntries(
      ["10006/462822612", "10006/1459541791", "10006/1864590858", "10006/1874946579", "10011/220375232", "10011/270344397"].map((path) => [
        `train_images/${path}.dcm`,
        stripped(path.split("/")[0] ?? "", path.split("/")[1] ?? ""),
      ]),
    ),
    "test_images/10008/736471439.dcm": stripped("10008", "736471439"),
  };
}
