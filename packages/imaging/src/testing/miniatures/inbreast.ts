import { mammogram } from "./dicom-objects.ts";
import { csv, type Miniature } from "./miniature.ts";

/** Regions by name, with points as OsiriX writes them. */
function osirix(regions: readonly (readonly [name: string, ...points: (readonly [number, number])[]])[]): string {
  const rois = regions.map(
    ([name, ...points]) =>
      `<dict><key>Area</key><real>1</real><key>IndexInImage</key><integer>0</integer><key>Name</key><string>${name}</string><key>NumberOfPoints</key><integer>${points.length}</integer>
<key>Point_px</key><array>${points.map(([x, y]) => `<string>(${x.toFixed(6)}, ${y.toFixed(6)})</string>`).join("")}</array><key>Type</key><integer>15</integer></dict>`,
  );
  return `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<plist version="1.0"><dict><key>Images</key><array><dict><key>ImageIndex</key><integer>0</integer><key>NumberOfROIs</key><integer>${regions.length}</integer><key>ROIs</key><array>${rois.join("")}</array></dict></array></dict></plist>`;
}

export function inbreast(): Miniature {
  const name = (number: number, side: string, view: string) => `AllDICOMs/${number}_6c613a14b80a8591_MG_${side}_${view}_ANON.dcm`;
  return {
    "INbreast.csv": csv(
      "Patient ID;Patient age;Laterality;View;Acquisition date;File Name;ACR;Bi-Rads",
      "removed;removed;R;CC;201001;20586908;3;4b",
      "removed;removed;R;MLO;201001;20586960;3;4b",
      "removed;removed;L;CC;201001;20586934;3;2",
      "removed;removed;L;MLO;201001;20586986;;2",
      "removed;removed;L;CC;201002;20587000;1;1",
    ),
    [name(20586908, "R", "CC")]: mammogram({ patient: "removed" }),
    [name(20586960, "R", "ML")]: mammogram({ patient: "removed" }),
    [name(20586934, "L", "CC")]: mammogram({ patient: "removed" }),
    [name(20586986, "L", "ML")]: mammogram({ patient: "removed" }),
    "AllXML/20586908.xml": osirix([
      ["Mass", [10, 20], [20, 20], [20, 34], [10, 30], [10, 20]],
      ["Espiculated Region", [5, 5], [15, 15], [5, 15], [15, 5]],
      ["Pectoral Muscle", [0, 0], [8, 0], [0, 8]],
    ]),
    "AllXML/20586934.xml": osirix([["Calcification", [30.5, 40.25]]]),
    "AllXML/99999999.xml": osirix([]),
    "MedicalReports/20586908.txt": "relatório",
  };
}
