import { lateralities } from "@second-read/domain";
import { yearsBetween, yearsOfAgeString } from "../deidentify/age-band.ts";
import { timeOfDicomDate, timeOfDicomMoment } from "../deidentify/dates.ts";
import { knownModel, knownVendor, knownWindowName } from "../deidentify/known-words.ts";
import { type DataSet, decimalOf, textOf } from "../dicom/data-set.ts";
import { decodePixels } from "../dicom/decode-pixels.ts";
import { parseDicom } from "../dicom/parse-dicom.ts";
import { sopClasses, tags, transferSyntaxes } from "../dicom/tags.ts";
import { viewOf } from "../dicom/view-codes.ts";
import type { GreyImage } from "../grey/grey-image.ts";
import { readGreyScale } from "../grey/read-grey-scale.ts";
import { patientOrientationOf } from "../read-filed-image.ts";
import { Rejected } from "../rejected.ts";
import { statedSpacingOf } from "../size/physical-spacing.ts";
import { receiptOfDataSet } from "./receipt.ts";
import type { SourceImage } from "./source-image.ts";

/** Modalities under which digitised films and secondary captures travel. */
const filmModalities: ReadonlySet<string> = new Set(["CR", "DX", "RG", "OT", "SC"]);
const lossyTransferSyntaxes: ReadonlySet<string> = new Set([
  transferSyntaxes.jpegBaseline,
  transferSyntaxes.jpegExtended,
  transferSyntaxes.jpegLsNearLossless,
]);

/**
 * Reads a DICOM file for filing: what it is is checked before its pixels are decoded.
 * Throws Rejected: TRUNCATED, UNRECOGNISED_FORMAT, UNSUPPORTED_TRANSFER_SYNTAX, NOT_MAMMOGRAPHY, FOR_PROCESSING, QUALITY_CONTROL_IMAGE, MULTI_FRAME, CORRUPT,
 * UNSUPPORTED_PIXELS, TOO_MANY_PIXELS.
 */
export async function readDicomSource(bytes: Uint8Array): Promise<SourceImage> {
  const parsed = parseDicom(bytes);
  const { dataSet } = parsed;
  const kind = kindOf(dataSet);
  if (textOf(dataSet, tags.QualityControlImage) === "YES") throw new Rejected("QUALITY_CONTROL_IMAGE");
  const stored = await decodePixels(parsed);
  const { view, modifiers } = viewOf(dataSet);
  const acquiredOn = dateOf(dataSet, [tags.AcquisitionDate, tags.StudyDate, tags.SeriesDate, tags.ContentDate]);
  return {
    kind,
    statedClean: textOf(dataSet, tags.BurnedInAnnotation) === "NO",
    grey: greyOf(dataSet, stored),
    lossy: textOf(dataSet, tags.LossyImageCompression) === "01" || lossyTransferSyntaxes.has(parsed.transferSyntax),
    laterality: sideOf(dataSet, tags.ImageLaterality) ?? sideOf(dataSet, tags.Laterality),
    view,
    modifiers,
    patientOrientation: patientOrientationOf(dataSet),
    spacing: statedSpacingOf(dataSet),
    vendor: knownVendor(textOf(dataSet, tags.Manufacturer) ?? textOf(dataSet, tags.SecondaryCaptureDeviceManufacturer)),
    model: knownModel(textOf(dataSet, tags.ManufacturerModelName)),
    breastImplantPresent: yesOrNo(dataSet, tags.BreastImplantPresent),
    partialView: yesOrNo(dataSet, tags.PartialView),
    bodyPartThicknessMm: within(decimalOf(dataSet, tags.BodyPartThickness), 1, 300),
    compressionForceN: within(decimalOf(dataSet, tags.CompressionForce), 0, 500),
    instanceNumber: wholeNumber(within(decimalOf(dataSet, tags.InstanceNumber), 0, 99_999)),
    patientKey: textOf(dataSet, tags.PatientID),
    studyUid: textOf(dataSet, tags.StudyInstanceUID),
    seriesUid: textOf(dataSet, tags.SeriesInstanceUID),
    sopUid: textOf(dataSet, tags.SOPInstanceUID),
    acquiredOn,
    acquiredAt: acquiredAtOf(dataSet),
    ageYears: ageOf(dataSet, acquiredOn),
    receipt: receiptOfDataSet(dataSet),
  };
}

function kindOf(dataSet: DataSet): SourceImage["kind"] {
  const modality = textOf(dataSet, tags.Modality) ?? "";
  const sopClass = textOf(dataSet, tags.SOPClassUID) ?? "";
  if (sopClass === sopClasses.mammographyForProcessing) throw new Rejected("FOR_PROCESSING");
  if (modality === "MG") {
    if (textOf(dataSet, tags.PresentationIntentType) === "FOR PROCESSING") throw new Rejected("FOR_PROCESSING");
    if (sopClass === sopClasses.tomosynthesis) throw new Rejected("MULTI_FRAME");
    return sopClass === sopClasses.mammographyForPresentation ? "MAMMOGRAM" : "FILM";
  }
  if (filmModalities.has(modality)) return "FILM";
  // A modality is a short code; anything else is not repeated.
  throw new Rejected("NOT_MAMMOGRAPHY", /^[A-Z]{2,8}$/.test(modality) && modality.length < 9 ? { found: knownModality(modality) } : {});
}

/** Only defined terms of the standard are repeated, since any text may hide in the attribute. */
function knownModality(modality: string): string {
  const defined = [
    "CT",
    "MR",
    "US",
    "NM",
    "PT",
    "XA",
    "RF",
    "ES",
    "SM",
    "OP",
    "SR",
    "KO",
    "PR",
    "SEG",
    "REG",
    "ECG",
    "RTIMAGE",
    "RTDOSE",
    "RTSTRUCT",
    "RTPLAN",
    "DOC",
  ];
  return defined.includes(modality) ? modality : "another";
}

function greyOf(dataSet: DataSet, stored: Awaited<ReturnType<typeof decodePixels>>): GreyImage {
  const scale = readGreyScale(dataSet);
  const { offset } = stored;
  return {
    ...scale,
    rows: stored.rows,
    columns: stored.columns,
    pixels: stored.pixels,
    bitsStored: stored.bitsStored,
    // Stored values moved up by `offset`; the rescale takes them back, so windows and tables keep their meaning.
    rescaleIntercept: scale.rescaleIntercept - offset * scale.rescaleSlope,
    padding: scale.padding && { low: scale.padding.low + offset, high: scale.padding.high + offset },
    windows: scale.windows.map((window, index) => ({ ...window, name: knownWindowName(window.name, `Window ${index + 1}`) })),
    voiLuts: scale.voiLuts.map((lut, index) => ({ ...lut, name: knownWindowName(lut.name, `LUT ${index + 1}`) })),
  };
}

function sideOf(dataSet: DataSet, tag: number): SourceImage["laterality"] {
  return lateralities.find((side) => side === textOf(dataSet, tag)) ?? null;
}

function yesOrNo(dataSet: DataSet, tag: number): boolean | null {
  const text = textOf(dataSet, tag);
  return text === "YES" ? true : text === "NO" ? false : null;
}

function within(value: number | null, low: number, high: number): number | null {
  return value !== null && value >= low && value <= high ? value : null;
}

function wholeNumber(value: number | null): number | null {
  return value === null ? null : Math.trunc(value);
}

function dateOf(dataSet: DataSet, candidates: readonly number[]): string | null {
  for (const tag of candidates) {
    const text = textOf(dataSet, tag);
    if (text && timeOfDicomDate(text) !== null) return text.replaceAll(".", "");
  }
  return null;
}

function acquiredAtOf(dataSet: DataSet): number | null {
  const moment = /^(\d{8})(.*)$/.exec(textOf(dataSet, tags.AcquisitionDateTime) ?? "");
  if (moment?.[1]) return timeOfDicomMoment(moment[1], moment[2] ?? null);
  return timeOfDicomMoment(textOf(dataSet, tags.AcquisitionDate) ?? "", textOf(dataSet, tags.AcquisitionTime));
}

function ageOf(dataSet: DataSet, acquiredOn: string | null): number | null {
  const stated = yearsOfAgeString(textOf(dataSet, tags.PatientAge) ?? "");
  const birth = textOf(dataSet, tags.PatientBirthDate);
  return stated ?? (birth && acquiredOn ? yearsBetween(birth, acquiredOn) : null);
}
