import { columns, mammogram, rows } from "./dicom-objects.ts";
import { csv, type Miniature } from "./miniature.ts";

export function vindrMammo(): Miniature {
  const size = `${rows},${columns}`;
  const images = [
    ["a1", "L", "CC", "BI-RADS 4", "DENSITY C"],
    ["a2", "L", "MLO", "BI-RADS 4", "DENSITY C"],
    ["a3", "R", "CC", "BI-RADS 2", "DENSITY C"],
    ["a4", "R", "MLO", "BI-RADS 2", "DENSITY C"],
  ] as const;
  const start = (id: string, [side, view, birads, density]: readonly string[]) =>
    `study1,series1,${id},${side},${view},${size},${birads},${density}`;
  const finding = (index: number, words: string) => `${start(images[index]?.[0] ?? "", images[index]?.slice(1) ?? [])},${words},training`;
  return {
    "breast-level_annotations.csv": csv(
      "study_id,series_id,image_id,laterality,view_position,height,width,breast_birads,breast_density,split",
      ...images.map(([id, ...words]) => `${start(id, words)},training`),
      `study2,series2,b1,L,CC,${size},BI-RADS 1,DENSITY B,test`,
    ),
    "finding_annotations.csv": csv(
      "study_id,series_id,image_id,laterality,view_position,height,width,breast_birads,breast_density,finding_categories,finding_birads,xmin,ymin,xmax,ymax,split",
      finding(0, `"['Mass', 'Skin Thickening']",BI-RADS 4,10.5,20.25,30,70.5`),
      finding(1, `['Suspicious Calcification'],BI-RADS 3,-3,4,12,14`),
      finding(2, "['No Finding'],,,,,"),
      finding(3, "['No Finding'],,,,,"),
      `study2,series2,b1,L,CC,${size},BI-RADS 1,DENSITY B,['No Finding'],,,,,,test`,
    ),
    "metadata.csv": "SOP Instance UID,SeriesInstanceUID\n",
    ...Object.fromEntries(images.map(([id, side, view]) => [`images/study1/${id}.dicom`, mammogram({ patient: "anonymous", side, view })])),
    "images/study9/z9.dicom": mammogram({ patient: "anonymous", side: "L", view: "CC" }),
  };
}
