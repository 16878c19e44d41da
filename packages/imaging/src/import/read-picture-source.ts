import type { FileFormat } from "../pictures/extensions.ts";
import { readPicture } from "../pictures/read-picture.ts";
import { receiptOfPicture } from "./receipt.ts";
import type { SourceImage } from "./source-image.ts";

/** Reads a PNG, TIFF, JPEG or PGM for filing: the pixels and nothing else. Throws Rejected like `readPicture`. */
export async function readPictureSource(bytes: Uint8Array, format: Exclude<FileFormat, "DICOM">): Promise<SourceImage> {
  const { rows, columns, pixels, bitsStored, lossy } = await readPicture(bytes, format);
  return {
    kind: "PICTURE",
    burnedIn: null,
    grey: {
      rows,
      columns,
      pixels,
      bitsStored,
      photometric: "MONOCHROME2",
      presentationLutShape: null,
      rescaleSlope: 1,
      rescaleIntercept: 0,
      padding: null,
      windows: [],
      voiLuts: [],
    },
    lossy,
    lossSteps: lossy ? [{ method: "ISO_10918_1", ratio: null }] : [],
    derived: true,
    laterality: null,
    lateralityIsOpen: true,
    view: null,
    modifiers: [],
    patientOrientation: null,
    spacing: null,
    vendor: null,
    model: null,
    intensityRelationship: null,
    breastImplantPresent: null,
    partialView: null,
    bodyPartThicknessMm: null,
    compressionForceN: null,
    instanceNumber: null,
    patient: { kind: "ABSENT" },
    identityRemoved: false,
    studyUid: null,
    seriesUid: null,
    sopUid: null,
    acquiredOn: null,
    acquiredAt: null,
    ageYears: null,
    receipt: receiptOfPicture,
  };
}
