import {
  type DataSet,
  decimalOf,
  decodePixels,
  parseDicom,
  type StoredPixels,
  sopClasses,
  tags,
  textOf,
  textsOf,
  uidIn,
  viewOf,
  withFunctionalGroups,
  wordOf,
} from "@second-read/dicom";
import { isPlausibleAcquisition, Rejected } from "@second-read/domain";
import { yearsBetween, yearsOfAgeString } from "../deidentify/age-band.ts";
import { timeOfDicomDate, timeOfDicomMoment } from "../deidentify/dates.ts";
import { knownModel, knownVendor, knownWindowName } from "../deidentify/known-words.ts";
import type { GreyImage } from "../grey/grey-image.ts";
import { throughModalityLut } from "../grey/modality-lut.ts";
import { readGreyScale } from "../grey/read-grey-scale.ts";
import { patientOrientationOf } from "../read-filed-image.ts";
import { statedSpacingOf } from "../size/physical-spacing.ts";
import { intensityRelationships } from "../write-mammogram.ts";
import { assertGrey, assertOneView, lateralityOf, lossOf } from "./own-statements.ts";
import { patientOf } from "./read-identity.ts";
import { receiptOfDataSet } from "./receipt.ts";
import type { SourceImage } from "./source-image.ts";

/** Modalities that digitised films and secondary captures may have. */
const filmModalities: ReadonlySet<string> = new Set(["CR", "DX", "RG", "OT", "SC"]);
/**
 * Reads a DICOM file for filing. The kind of object is checked before its pixels are decoded.
 * Throws Rejected: TRUNCATED, UNRECOGNISED_FORMAT, UNSUPPORTED_TRANSFER_SYNTAX, NOT_MAMMOGRAPHY, FOR_PROCESSING, QUALITY_CONTROL_IMAGE, MULTI_FRAME,
 * CORRUPT, UNSUPPORTED_PIXELS, TOO_MANY_PIXELS.
 */
export async function readDicomSource(bytes: Uint8Array): Promise<SourceImage> {
  const parsed = parseDicom(bytes);
  const dataSet = withFunctionalGroups(parsed.dataSet);
  const kind = kindOf(dataSet);
  if (yesOrNo(dataSet, tags.QualityControlImage)) throw new Rejected("QUALITY_CONTROL_IMAGE");
  assertGrey(dataSet);
  const side = lateralityOf(dataSet);
  const { view, modifiers } = viewOf(dataSet);
  assertOneView(dataSet);
  const { grey, derived } = greyOf(dataSet, await decodePixels({ ...parsed, dataSet }));
  const acquiredOn = dateOf(dataSet, [tags.AcquisitionDate, tags.AcquisitionDateTime, tags.StudyDate, tags.SeriesDate, tags.ContentDate]);
  return {
    kind,
    burnedIn: yesOrNo(dataSet, tags.BurnedInAnnotation),
    grey,
    ...lossOf(dataSet),
    derived: derived || kind !== "MAMMOGRAM" || wordOf(dataSet, tags.ImageType) === "DERIVED",
    laterality: side.stated,
    lateralityIsOpen: side.isOpen,
    view,
    modifiers,
    patientOrientation: patientOrientationOf(dataSet),
    spacing: statedSpacingOf(dataSet),
    vendor: knownVendor(textOf(dataSet, tags.Manufacturer) ?? textOf(dataSet, tags.SecondaryCaptureDeviceManufacturer)),
    model: knownModel(textOf(dataSet, tags.ManufacturerModelName)),
    intensityRelationship: intensityRelationships.find((known) => known === wordOf(dataSet, tags.PixelIntensityRelationship)) ?? null,
    breastImplantPresent: yesOrNo(dataSet, tags.BreastImplantPresent),
    partialView: yesOrNo(dataSet, tags.PartialView),
    bodyPartThicknessMm: within(decimalOf(dataSet, tags.BodyPartThickness), 1, 300),
    compressionForceN: within(decimalOf(dataSet, tags.CompressionForce), 0, 500),
    instanceNumber: wholeNumber(within(decimalOf(dataSet, tags.InstanceNumber), 0, 99_999)),
    patient: patientOf(dataSet),
    identityRemoved: yesOrNo(dataSet, tags.PatientIdentityRemoved) === true,
    studyUid: uidIn(dataSet, tags.StudyInstanceUID),
    seriesUid: uidIn(dataSet, tags.SeriesInstanceUID),
    sopUid: uidIn(dataSet, tags.SOPInstanceUID),
    acquiredOn,
    acquiredAt: acquiredAtOf(dataSet),
    ageYears: ageOf(dataSet, acquiredOn),
    receipt: receiptOfDataSet(dataSet),
  };
}

function kindOf(dataSet: DataSet): SourceImage["kind"] {
  const modality = wordOf(dataSet, tags.Modality) ?? "";
  const sopClass = textOf(dataSet, tags.SOPClassUID) ?? "";
  const processing: readonly string[] = [sopClasses.mammographyForProcessing, sopClasses.breastProjectionForProcessing];
  if (processing.includes(sopClass)) throw new Rejected("FOR_PROCESSING");
  // Such as directories, documents and raw data.
  if (!dataSet.has(tags.Rows) && !dataSet.has(tags.PixelData)) throw new Rejected("NOT_MAMMOGRAPHY");
  if (modality === "MG") {
    if (wordOf(dataSet, tags.PresentationIntentType) === "FOR PROCESSING") throw new Rejected("FOR_PROCESSING");
    if (sopClass === sopClasses.breastProjectionForPresentation) throw new Rejected("MULTI_FRAME");
    // A synthesised 2D view is sent in an object of this class; a plane of a tomosynthesis is not a view.
    if (sopClass === sopClasses.tomosynthesis) {
      if (!textsOf(dataSet, tags.ImageType).includes("GENERATED_2D")) throw new Rejected("MULTI_FRAME");
      return "MAMMOGRAM";
    }
    return sopClass === sopClasses.mammographyForPresentation ? "MAMMOGRAM" : "FILM";
  }
  // Objects without a modality, as in a public data set, are accepted if the sender states side and view (`chooseView`).
  if (modality === "" || filmModalities.has(modality)) return "FILM";
  // A modality is a short code; longer text is not quoted.
  throw new Rejected("NOT_MAMMOGRAPHY", /^[A-Z]{2,8}$/.test(modality) && modality.length < 9 ? { found: knownModality(modality) } : {});
}

/** Only terms defined by the standard are quoted, since the attribute may hold any text. */
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

function greyOf(dataSet: DataSet, decoded: StoredPixels): { grey: GreyImage; derived: boolean } {
  const scale = readGreyScale(dataSet);
  const ownPadding = scale.padding && paddingAsStored(scale.padding, decoded);
  const { stored, padding, applied } = throughModalityLut(dataSet, decoded, ownPadding);
  const { offset, rows, columns, pixels, bitsStored } = stored;
  const grey = {
    ...scale,
    rows,
    columns,
    pixels,
    bitsStored,
    // Stored values were raised by `offset`; lowering the intercept keeps the meaning of windows and tables.
    rescaleIntercept: scale.rescaleIntercept - offset * scale.rescaleSlope,
    padding,
    windows: scale.windows.map((window, index) => ({ ...window, name: knownWindowName(window.name, `Window ${index + 1}`) })),
    voiLuts: scale.voiLuts.map((lut, index) => ({ ...lut, name: knownWindowName(lut.name, `LUT ${index + 1}`) })),
  };
  return { grey, derived: applied };
}

/** The padding range in the decoded pixels' values: raised like signed pixels, and without the high bits that decoding cuts off. */
function paddingAsStored({ low, high }: NonNullable<GreyImage["padding"]>, { offset, bitsStored }: StoredPixels): GreyImage["padding"] {
  const size = 2 ** bitsStored;
  const [from, to] = [low + offset, high + offset];
  if (low === high) return { low: ((from % size) + size) % size, high: ((to % size) + size) % size };
  return to < 0 || from >= size ? null : { low: Math.max(from, 0), high: Math.min(to, size - 1) };
}

function yesOrNo(dataSet: DataSet, tag: number): boolean | null {
  const words = textsOf(dataSet, tag).map((text) => text.toUpperCase());
  if (words.includes("YES")) return true;
  return words.length > 0 && words.every((word) => word === "NO") ? false : null;
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
    const day = tag === tags.AcquisitionDateTime ? text?.slice(0, 8) : text;
    if (day && isDayOfImage(day, dataSet)) return day.replaceAll(".", "");
  }
  return null;
}

function acquiredAtOf(dataSet: DataSet): number | null {
  const [, day, time] = /^(\d{8})(.*)$/.exec(textOf(dataSet, tags.AcquisitionDateTime) ?? "") ?? [];
  if (day !== undefined && isDayOfImage(day, dataSet)) return timeOfDicomMoment(day, time ?? null);
  const date = textOf(dataSet, tags.AcquisitionDate) ?? "";
  return isDayOfImage(date, dataSet) ? timeOfDicomMoment(date, textOf(dataSet, tags.AcquisitionTime)) : null;
}

/** Where a console or a program demands a day and nobody knows it. */
const placeholderDay = "19000101";

/**
 * Whether an image can have been taken on this day. A later exam makes the patient's others priors, which nobody reads, so that one day from a wrong
 * clock would hide them all. In files whose dates were shifted the future is no mistake.
 */
function isDayOfImage(day: string, dataSet: DataSet): boolean {
  const time = timeOfDicomDate(day);
  if (time === null || day.replaceAll(".", "") === placeholderDay) return false;
  const isShifted =
    yesOrNo(dataSet, tags.PatientIdentityRemoved) === true || wordOf(dataSet, tags.LongitudinalTemporalInformationModified) === "MODIFIED";
  return isPlausibleAcquisition(time, isShifted ? Number.POSITIVE_INFINITY : Date.now());
}

/** Consoles that demand an age or a birth date are often given 000Y, or the first day of 1900. */
const plausibleAges = [1, 115] as const;

function ageOf(dataSet: DataSet, acquiredOn: string | null): number | null {
  const stated = within(yearsOfAgeString(textOf(dataSet, tags.PatientAge) ?? ""), ...plausibleAges);
  const birth = textOf(dataSet, tags.PatientBirthDate);
  return stated ?? (birth && acquiredOn ? within(yearsBetween(birth, acquiredOn), ...plausibleAges) : null);
}
