import { type DataSet, tags } from "@second-read/dicom/elements";
import type { Receipt } from "@second-read/domain";

export type { Receipt } from "@second-read/domain";

const replacedTags: ReadonlySet<number> = new Set([
  tags.SpecificCharacterSet,
  tags.SOPInstanceUID,
  tags.StudyDate,
  tags.SeriesDate,
  tags.AcquisitionDate,
  tags.AcquisitionTime,
  tags.AcquisitionDateTime,
  tags.ContentDate,
  tags.StudyTime,
  tags.ContentTime,
  tags.AccessionNumber,
  tags.ReferringPhysicianName,
  tags.PatientName,
  tags.PatientID,
  tags.IssuerOfPatientID,
  tags.IssuerOfPatientIDQualifiersSequence,
  tags.PatientBirthDate,
  tags.PatientSex,
  tags.PatientAge,
  tags.StudyInstanceUID,
  tags.SeriesInstanceUID,
  tags.StudyID,
  tags.SeriesNumber,
]);

export function receiptOfDataSet(dataSet: DataSet): Receipt {
  const names = new Map<number, string>(Object.entries(tags).map(([name, tag]) => [tag, name]));
  const kept: string[] = [];
  const replaced: string[] = [];
  let dropped = 0;
  let droppedPrivate = 0;
  for (const [tag, element] of dataSet) {
    const name = names.get(tag);
    if ((tag >>> 16) % 2 === 1) droppedPrivate++;
    else if (name) (replacedTags.has(tag) ? replaced : kept).push(name);
    else dropped++;
    // Of sequences that we read, only codes and tables are used; elements nested in other sequences are dropped with them and counted.
    if (element.kind === "sequence" && !name) for (const item of element.items) dropped += item.size;
  }
  return { kept, replaced, dropped, droppedPrivate, droppedBesides: ["preamble", "file name"] };
}

export const receiptOfPicture: Receipt = {
  kept: ["PixelData", "Rows", "Columns"],
  replaced: [],
  dropped: 0,
  droppedPrivate: 0,
  droppedBesides: ["file name", "comments", "EXIF", "colour profile"],
};
