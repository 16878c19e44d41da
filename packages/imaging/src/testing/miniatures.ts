import { crc32 } from "node:zlib";
import { tags } from "../dicom/tags.ts";
import type { WrittenElement } from "../dicom/write-data-set.ts";
import { dicomFile, mammogramElements } from "./dicom-file.ts";

/** A data set in small: its files by path, named, laid out and labelled as the published one, with made-up images of 48 × 64 pixels. */
export type Miniature = Readonly<Record<string, Uint8Array | string>>;

const rows = 64;
const columns = 48;

let instances = 0;

interface HeaderOfMammogram {
  readonly patient: string;
  readonly side?: "L" | "R";
  readonly view?: string;
}

/** A digital mammogram that says no more of itself than the set's headers do. */
function mammogram({ patient, side, view }: HeaderOfMammogram): Uint8Array {
  const instance = `1.2.826.0.1.${++instances}`;
  const elements: WrittenElement[] = [
    { tag: tags.SOPInstanceUID, vr: "UI", value: instance },
    {
      tag: tags.StudyInstanceUID,
      vr: "UI",
      value: `1.2.826.0.2.${[...patient].map((letter) => letter.charCodeAt(0)).join("")}`.slice(0, 64),
    },
    { tag: tags.PatientID, vr: "LO", value: patient },
    { tag: tags.PixelData, vr: "OW", value: pixelsOf(instances) },
    ...(side ? [{ tag: tags.ImageLaterality, vr: "CS", value: side } as const] : []),
    ...(view ? [{ tag: tags.ViewPosition, vr: "CS", value: view } as const] : []),
  ];
  const silent = [...(side ? [] : [tags.ImageLaterality]), ...(view ? [] : [tags.ViewPosition]), tags.PatientAge, tags.StudyDate];
  // Orientation would say a side too.
  return dicomFile(mammogramElements(elements, [...silent, tags.PatientOrientation]));
}

/** Different for each image, so that none is another one's copy. */
function pixelsOf(seed: number): Uint8Array {
  const pixels = new Uint16Array(rows * columns);
  for (let at = 0; at < pixels.length; at++) pixels[at] = at % columns > 20 ? 900 + ((at * 7 + seed * 131) % 300) : (at + seed) % 9;
  return new Uint8Array(pixels.buffer);
}

/** A secondary capture as CBIS-DDSM has them: the view in PatientOrientation, side and view in PatientID. */
function capture(name: string, side: "L" | "R", view: string, changes: readonly WrittenElement[] = []): Uint8Array {
  return dicomFile(
    mammogramElements(
      [
        { tag: tags.SOPClassUID, vr: "UI", value: "1.2.840.10008.5.1.4.1.1.7" },
        { tag: tags.SOPInstanceUID, vr: "UI", value: `1.2.826.0.3.${++instances}` },
        { tag: tags.PatientID, vr: "LO", value: name },
        { tag: tags.PatientOrientation, vr: "CS", value: view },
        { tag: tags.Laterality, vr: "CS", value: side },
        { tag: tags.BitsStored, vr: "US", value: 16 },
        { tag: tags.HighBit, vr: "US", value: 15 },
        { tag: tags.PixelData, vr: "OW", value: pixelsOf(instances) },
        ...changes,
      ],
      [
        tags.PresentationIntentType,
        tags.ImageLaterality,
        tags.ViewPosition,
        tags.ImagerPixelSpacing,
        tags.BurnedInAnnotation,
        tags.StudyDate,
      ],
    ),
  );
}

/** A mask of 0 and 255 whose mark is a rectangle, in a picture of this size. */
function mask(name: string, size: readonly [columns: number, rows: number], [left, top, right, bottom]: readonly number[]): Uint8Array {
  const [width, height] = size;
  const pixels = new Uint8Array(width * height);
  for (let row = top ?? 0; row < (bottom ?? 0); row++) pixels.fill(255, row * width + (left ?? 0), row * width + (right ?? 0));
  return capture(name, "L", "CC", [
    { tag: tags.Rows, vr: "US", value: height },
    { tag: tags.Columns, vr: "US", value: width },
    { tag: tags.BitsAllocated, vr: "US", value: 8 },
    { tag: tags.BitsStored, vr: "US", value: 8 },
    { tag: tags.HighBit, vr: "US", value: 7 },
    { tag: tags.PixelData, vr: "OW", value: pixels },
  ]);
}

function crop(name: string): Uint8Array {
  return capture(name, "L", "CC", [
    { tag: tags.Rows, vr: "US", value: 8 },
    { tag: tags.Columns, vr: "US", value: 8 },
    { tag: tags.PixelData, vr: "OW", value: pixelsOf(++instances).slice(0, 128) },
  ]);
}

/** As stripped as the RSNA set's objects are: a patient, UIDs, pixels and how to show them. */
function stripped(patient: string, image: string): Uint8Array {
  return dicomFile(
    mammogramElements(
      [
        { tag: tags.SOPInstanceUID, vr: "UI", value: `1.2.840.10009.1.2.3.${patient}.1.${image}` },
        { tag: tags.StudyInstanceUID, vr: "UI", value: `1.2.840.10009.1.2.3.${patient}` },
        { tag: tags.SeriesInstanceUID, vr: "UI", value: `1.2.840.10009.1.2.3.${patient}.1` },
        { tag: tags.PatientID, vr: "LO", value: patient },
        { tag: tags.PixelData, vr: "OW", value: pixelsOf(++instances) },
      ],
      [
        tags.SOPClassUID,
        tags.Modality,
        tags.PresentationIntentType,
        tags.ImageLaterality,
        tags.ViewPosition,
        tags.PatientOrientation,
        tags.PatientAge,
        tags.StudyDate,
        tags.Manufacturer,
        tags.BurnedInAnnotation,
      ],
    ),
  );
}

function pgm(level: number, size = 1024): Uint8Array {
  const pixels = new Uint8Array(size * size);
  for (let at = 0; at < pixels.length; at++) pixels[at] = at % size > size / 2 ? level + (at % 13) : 0;
  return Buffer.concat([Buffer.from(`P5\n${size} ${size}\n255\n`), pixels]);
}

/** A zip file without compression, as an .xlsx may be one. */
function storedZip(files: Readonly<Record<string, string>>): Uint8Array {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let at = 0;
  for (const [name, text] of Object.entries(files)) {
    const [path, body] = [Buffer.from(name), Buffer.from(text)];
    const header = Buffer.alloc(30);
    header.writeUInt32LE(0x04034b50, 0);
    header.writeUInt16LE(20, 4);
    header.writeUInt32LE(crc32(body), 14);
    header.writeUInt32LE(body.length, 18);
    header.writeUInt32LE(body.length, 22);
    header.writeUInt16LE(path.length, 26);
    const entry = Buffer.alloc(46);
    entry.writeUInt32LE(0x02014b50, 0);
    entry.writeUInt16LE(20, 4);
    header.copy(entry, 6, 4, 30);
    entry.writeUInt32LE(at, 42);
    parts.push(header, path, body);
    directory.push(entry, path);
    at += header.length + path.length + body.length;
  }
  const length = directory.reduce((sum, { length: bytes }) => sum + bytes, 0);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(Object.keys(files).length, 8);
  end.writeUInt16LE(Object.keys(files).length, 10);
  end.writeUInt32LE(length, 12);
  end.writeUInt32LE(at, 16);
  return Buffer.concat([...parts, ...directory, end]);
}

/** An Excel workbook of one sheet. */
export function workbook(cells: readonly (readonly (string | number)[])[]): Uint8Array {
  const name = (column: number, row: number) => `${String.fromCharCode(65 + column)}${row + 1}`;
  const cell = (value: string | number, place: string) =>
    typeof value === "number" ? `<c r="${place}"><v>${value}</v></c>` : `<c r="${place}" t="inlineStr"><is><t>${value}</t></is></c>`;
  const lines = cells.map((row, y) => `<row r="${y + 1}">${row.map((value, x) => cell(value, name(x, y))).join("")}</row>`);
  const head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>';
  const sheet = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
  const office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
  const packages = "http://schemas.openxmlformats.org/package/2006";
  const format = "application/vnd.openxmlformats-officedocument.spreadsheetml";
  return storedZip({
    "[Content_Types].xml": `${head}<Types xmlns="${packages}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType="${format}.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="${format}.worksheet+xml"/></Types>`,
    "_rels/.rels": `${head}<Relationships xmlns="${packages}/relationships"><Relationship Id="rId1" Type="${office}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    "xl/workbook.xml": `${head}<workbook xmlns="${sheet}" xmlns:r="${office}"><sheets><sheet name="Sheet1" sheetId="1" r:id="rId1"/></sheets></workbook>`,
    "xl/_rels/workbook.xml.rels": `${head}<Relationships xmlns="${packages}/relationships"><Relationship Id="rId1" Type="${office}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`,
    "xl/worksheets/sheet1.xml": `${head}<worksheet xmlns="${sheet}"><sheetData>${lines.join("")}</sheetData></worksheet>`,
  });
}

function csv(...lines: readonly string[]): string {
  return `${lines.join("\n")}\n`;
}

/** `regions` by name with points as OsiriX writes them. */
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

function cbisDdsm(): Miniature {
  const one = "Mass-Training_P_00001_LEFT_CC";
  const two = "Mass-Training_P_00001_LEFT_MLO";
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
      `P_00038,2,RIGHT,CC,1,calcification,PUNCTATE-PLEOMORPHIC,CLUSTERED,4,BENIGN_WITHOUT_CALLBACK,2,${calc}/1/2/000000.dcm,${calc}_1/1/3/000000.dcm,${calc}_1/1/3/000001.dcm`,
    ),
    [`CBIS-DDSM/${one}/07-20-2016-DDSM-NA-30288/1.000000-full mammogram images-24515/1-1.dcm`]: capture(one, "L", "CC"),
    // Crop and mask of one abnormality under each other's numbers; the second mask was made at half the size.
    [`CBIS-DDSM/${one}_1/1.3/1.5/1-1.dcm`]: mask(`${one}_1`, [columns, rows], [10, 20, 18, 32]),
    [`CBIS-DDSM/${one}_1/1.3/1.5/1-2.dcm`]: crop(`${one}_1`),
    [`CBIS-DDSM/${one}_2/1.3/1.5/1-2.dcm`]: mask(`${one}_2`, [columns / 2, rows / 2], [2, 4, 6, 10]),
    [`CBIS-DDSM/${one}_2/1.3/1.5/1-1.dcm`]: crop(`${one}_2`),
    [`CBIS-DDSM/${two}/1.3/1.4/1-1.dcm`]: capture(two, "L", "MLO"),
    [`CBIS-DDSM/${two}_1/1.3/1.5/1-1.dcm`]: mask(`${two}_1`, [rows, rows], [2, 4, 6, 10]),
    // As a copy of single files has it: the name stands in the header alone.
    "loose/1-130.dcm": capture(calc, "R", "CC"),
    "loose/other.dcm": capture("Mass-Test_P_00999_LEFT_CC", "L", "CC"),
    "metadata.csv": "Series UID,Collection\n",
    LICENSE: "CC BY 3.0",
  };
}

function vindrMammo(): Miniature {
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

function inbreast(): Miniature {
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

function rsnaScreening(): Miniature {
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

function cmmd(): Miniature {
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

function embed(): Miniature {
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

function miniMias(): Miniature {
  return {
    "Info.txt": [
      "INFORMATION: the list of films of the MIAS database. mdb001 is a film.",
      "REFNUM BG CLASS SEVERITY X Y RADIUS",
      "mdb001 G CIRC B 535 425 197",
      "mdb002 G NORM",
      "mdb059 F CIRC B",
      "mdb144 F MISC B 233 994 29",
      "mdb144 F MISC M 313 540 27",
      "mdb216 D CALC M *NOTE 3*",
      "mdb300 F NORM",
      "",
    ].join("\r\n"),
    "Licence.txt": "MAMMOGRAPHIC IMAGE ANALYSIS SOCIETY",
    "mdb001.pgm": pgm(90),
    "mdb002.pgm": pgm(91),
    "all-mias/mdb059.pgm": pgm(92),
    "all-mias/mdb144.pgm": pgm(93),
    "all-mias/mdb216.pgm": pgm(94),
    "all-mias/mdb322.pgm": pgm(95),
  };
}

export const miniatures: Readonly<Record<string, () => Miniature>> = {
  "cbis-ddsm": cbisDdsm,
  "vindr-mammo": vindrMammo,
  inbreast,
  "rsna-screening": rsnaScreening,
  cmmd,
  embed,
  "mini-mias": miniMias,
};
