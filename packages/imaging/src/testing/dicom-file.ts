import { concatenate, sopClasses, tags, transferSyntaxes, type WrittenElement, writeDataSet } from "@second-read/dicom/elements";
import { exampleMammogram } from "./example-mammogram.ts";

export interface DicomFileOptions {
  readonly transferSyntax?: string;
  readonly preamble?: Uint8Array;
}

/** A Part 10 file with any elements, as a foreign source might send it. */
export function dicomFile(elements: readonly WrittenElement[], options: DicomFileOptions = {}): Uint8Array<ArrayBuffer> {
  const preamble = new Uint8Array(132);
  preamble.set((options.preamble ?? new Uint8Array()).subarray(0, 128));
  preamble.set([0x44, 0x49, 0x43, 0x4d], 128);
  const meta = writeDataSet([
    { tag: tags.FileMetaInformationVersion, vr: "OB", value: Uint8Array.of(0, 1) },
    { tag: tags.MediaStorageSOPClassUID, vr: "UI", value: sopClasses.mammographyForPresentation },
    { tag: tags.TransferSyntaxUID, vr: "UI", value: options.transferSyntax ?? transferSyntaxes.explicitLittleEndian },
  ]);
  const length = writeDataSet([{ tag: tags.FileMetaInformationGroupLength, vr: "UL", value: meta.length }]);
  return concatenate([preamble, length, meta, writeDataSet(elements)]) as Uint8Array<ArrayBuffer>;
}

/** The elements of an ordinary right craniocaudal mammogram, For Presentation; `changes` replaces elements by tag, `removed` removes them. */
export function mammogramElements(changes: readonly WrittenElement[] = [], removed: readonly number[] = []): WrittenElement[] {
  const { rows, columns, pixels } = exampleMammogram();
  const bytes = new Uint8Array(pixels.buffer, pixels.byteOffset, pixels.byteLength);
  const elements: WrittenElement[] = [
    { tag: tags.SOPClassUID, vr: "UI", value: sopClasses.mammographyForPresentation },
    { tag: tags.SOPInstanceUID, vr: "UI", value: "1.2.3.4.1" },
    { tag: tags.StudyInstanceUID, vr: "UI", value: "1.2.3.1" },
    { tag: tags.SeriesInstanceUID, vr: "UI", value: "1.2.3.2" },
    { tag: tags.StudyDate, vr: "DA", value: "20240229" },
    { tag: tags.Modality, vr: "CS", value: "MG" },
    { tag: tags.PresentationIntentType, vr: "CS", value: "FOR PRESENTATION" },
    { tag: tags.Manufacturer, vr: "LO", value: "HOLOGIC, Inc." },
    { tag: tags.PatientID, vr: "LO", value: "patient-1" },
    { tag: tags.PatientAge, vr: "AS", value: "058Y" },
    { tag: tags.PatientOrientation, vr: "CS", value: ["P", "L"] },
    { tag: tags.ImageLaterality, vr: "CS", value: "R" },
    { tag: tags.ViewPosition, vr: "CS", value: "CC" },
    { tag: tags.ImagerPixelSpacing, vr: "DS", value: [0.07, 0.07] },
    { tag: tags.SamplesPerPixel, vr: "US", value: 1 },
    { tag: tags.PhotometricInterpretation, vr: "CS", value: "MONOCHROME2" },
    { tag: tags.Rows, vr: "US", value: rows },
    { tag: tags.Columns, vr: "US", value: columns },
    { tag: tags.BitsAllocated, vr: "US", value: 16 },
    { tag: tags.BitsStored, vr: "US", value: 12 },
    { tag: tags.HighBit, vr: "US", value: 11 },
    { tag: tags.PixelRepresentation, vr: "US", value: 0 },
    { tag: tags.BurnedInAnnotation, vr: "CS", value: "NO" },
    { tag: tags.PixelData, vr: "OW", value: bytes },
  ];
  const replaced = new Set([...changes.map(({ tag }) => tag), ...removed]);
  return [...elements.filter(({ tag }) => !replaced.has(tag)), ...changes];
}
