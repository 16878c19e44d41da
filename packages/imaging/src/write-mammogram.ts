import {
  concatenate,
  type LossStep,
  modifiedCode,
  sopClasses,
  tags,
  transferSyntaxes,
  viewCodes,
  viewModifierCodes,
  type WrittenElement,
  writeDataSet,
} from "@second-read/dicom/elements";
import type { Laterality, View, ViewModifier } from "@second-read/domain";
import type { GreyImage } from "./grey/grey-image.ts";
import { isInverted, isStoredInverted } from "./grey/polarity.ts";
import type { StatedSpacing } from "./size/physical-spacing.ts";

/** Derived from a UUID that was made for this product, so that it is unique. */
export const implementationClassUid = "2.25.302183704963117426031872359185561277421";

/** How stored values depend on the intensity of the beam; DISP: made for displays. */
export const intensityRelationships = ["LIN", "LOG", "DISP"] as const;
export type IntensityRelationship = (typeof intensityRelationships)[number];

/** Everything that a filed mammogram contains. Nothing else can get into a file: this type is the allow-list. */
export interface MammogramInput
  extends Omit<GreyImage, "presentationLutShape" | "rescaleSlope" | "rescaleIntercept" | "padding" | "voiLuts"> {
  readonly presentationLutShape?: GreyImage["presentationLutShape"];
  readonly rescaleSlope?: number;
  readonly rescaleIntercept?: number;
  readonly padding?: GreyImage["padding"];
  readonly voiLuts?: GreyImage["voiLuts"];
  /** AT_DETECTOR with a magnification (at least 1) is divided by it when read, and then CALIBRATED. */
  readonly spacing?: StatedSpacing | null;
  readonly laterality: Laterality;
  readonly view: View;
  readonly modifiers?: readonly ViewModifier[];
  /** Row and column direction, e.g. ["P", "L"]; null if unknown. */
  readonly patientOrientation?: readonly [row: string, column: string] | null;
  readonly vendor?: string | null;
  readonly model?: string | null;
  readonly studyUid: string;
  readonly seriesUid: string;
  readonly sopUid: string;
  readonly patientId: string;
  /** YYYYMMDD. */
  readonly acquiredOn?: string | null;
  /** Only for phantoms; filed images never have it, their exam has an age band. */
  readonly ageYears?: number | null;
  readonly instanceNumber?: number;
  readonly intensityRelationship?: IntensityRelationship | null;
  readonly breastImplantPresent?: boolean | null;
  readonly partialView?: boolean | null;
  readonly bodyPartThicknessMm?: number | null;
  readonly compressionForceN?: number | null;
  readonly derived?: boolean;
  readonly lossy?: boolean;
  /** Lossy compressions of the pixels, in order. */
  readonly lossSteps?: readonly LossStep[];
  /** As stated by the file, kept even if the sender vouches for the pixels. */
  readonly burnedInAnnotation?: boolean;
  /** Codes of DICOM CID 7050 that were applied; if present, the file is marked as de-identified. */
  readonly deidentification?: readonly { readonly code: string; readonly meaning: string }[] | null;
}

/**
 * Writes one Digital Mammography X-Ray Image (For Presentation) as a Part 10 file: zero preamble, Explicit VR Little Endian, 16 bits allocated.
 * Throws RangeError if the number of pixels does not match rows and columns.
 */
export function writeMammogram(input: MammogramInput): Uint8Array<ArrayBuffer> {
  if (input.pixels.length !== input.rows * input.columns) throw new RangeError("rows × columns is not the number of pixels");
  if (input.rows > 65_535 || input.columns > 65_535) throw new RangeError("a DICOM matrix has at most 65535 rows and columns");
  const elements = [
    ...patientAndStudy(input),
    ...equipment(input),
    ...anatomy(input),
    ...matrix(input),
    ...greyScale(input),
    ...deidentification(input),
  ];
  const { pixels } = input;
  const pixelBytes = new Uint8Array(pixels.buffer, pixels.byteOffset, pixels.byteLength);
  const body = writeDataSet([...elements, { tag: tags.PixelData, vr: "OW", value: pixelBytes }]);
  return concatenate([part10Header(input.sopUid), body]) as Uint8Array<ArrayBuffer>;
}

function part10Header(sopUid: string): Uint8Array {
  const meta = writeDataSet([
    { tag: tags.FileMetaInformationVersion, vr: "OB", value: Uint8Array.of(0, 1) },
    { tag: tags.MediaStorageSOPClassUID, vr: "UI", value: sopClasses.mammographyForPresentation },
    { tag: tags.MediaStorageSOPInstanceUID, vr: "UI", value: sopUid },
    { tag: tags.TransferSyntaxUID, vr: "UI", value: transferSyntaxes.explicitLittleEndian },
    { tag: tags.ImplementationClassUID, vr: "UI", value: implementationClassUid },
    { tag: tags.ImplementationVersionName, vr: "SH", value: "SECOND_READ_1" },
  ]);
  const start = new Uint8Array(132);
  start.set([0x44, 0x49, 0x43, 0x4d], 128);
  const length = writeDataSet([{ tag: tags.FileMetaInformationGroupLength, vr: "UL", value: meta.length }]);
  return concatenate([start, length, meta]);
}

function patientAndStudy(input: MammogramInput): WrittenElement[] {
  const date = input.acquiredOn ?? "";
  const elements: WrittenElement[] = [
    { tag: tags.ImageType, vr: "CS", value: [input.derived ? "DERIVED" : "ORIGINAL", "PRIMARY"] },
    { tag: tags.SOPClassUID, vr: "UI", value: sopClasses.mammographyForPresentation },
    { tag: tags.SOPInstanceUID, vr: "UI", value: input.sopUid },
    { tag: tags.StudyDate, vr: "DA", value: date },
    { tag: tags.ContentDate, vr: "DA", value: date },
    { tag: tags.StudyTime, vr: "TM", value: "" },
    { tag: tags.ContentTime, vr: "TM", value: "" },
    { tag: tags.AccessionNumber, vr: "SH", value: "" },
    { tag: tags.Modality, vr: "CS", value: "MG" },
    { tag: tags.PresentationIntentType, vr: "CS", value: "FOR PRESENTATION" },
    { tag: tags.ReferringPhysicianName, vr: "PN", value: "" },
    { tag: tags.PatientName, vr: "PN", value: input.patientId },
    { tag: tags.PatientID, vr: "LO", value: input.patientId },
    { tag: tags.PatientBirthDate, vr: "DA", value: "" },
    { tag: tags.PatientSex, vr: "CS", value: "" },
    { tag: tags.StudyInstanceUID, vr: "UI", value: input.studyUid },
    { tag: tags.SeriesInstanceUID, vr: "UI", value: input.seriesUid },
    { tag: tags.StudyID, vr: "SH", value: "" },
    { tag: tags.SeriesNumber, vr: "IS", value: 1 },
    { tag: tags.InstanceNumber, vr: "IS", value: input.instanceNumber ?? 1 },
  ];
  if (date) elements.push({ tag: tags.AcquisitionDate, vr: "DA", value: date });
  if (input.ageYears != null) elements.push({ tag: tags.PatientAge, vr: "AS", value: `${String(input.ageYears).padStart(3, "0")}Y` });
  return elements;
}

function equipment(input: MammogramInput): WrittenElement[] {
  const elements: WrittenElement[] = [
    { tag: tags.Manufacturer, vr: "LO", value: input.vendor ?? "" },
    { tag: tags.PositionerType, vr: "CS", value: "MAMMOGRAPHIC" },
    { tag: tags.DetectorType, vr: "CS", value: "" },
  ];
  if (input.model) elements.push({ tag: tags.ManufacturerModelName, vr: "LO", value: input.model });
  if (input.bodyPartThicknessMm != null) elements.push({ tag: tags.BodyPartThickness, vr: "DS", value: input.bodyPartThicknessMm });
  if (input.compressionForceN != null) elements.push({ tag: tags.CompressionForce, vr: "DS", value: input.compressionForceN });
  return elements;
}

function concept(value: string, meaning: string, more: readonly WrittenElement[] = [], scheme = "SCT"): WrittenElement[] {
  return [
    { tag: tags.CodeValue, vr: "SH", value },
    { tag: tags.CodingSchemeDesignator, vr: "SH", value: scheme },
    { tag: tags.CodeMeaning, vr: "LO", value: meaning },
    ...more,
  ];
}

function anatomy(input: MammogramInput): WrittenElement[] {
  const modifiers = (input.modifiers ?? []).map((modifier) => {
    if (modifier === "MODIFIED") return concept(modifiedCode.value, modifiedCode.meaning, [], modifiedCode.scheme);
    const { sct, meaning } = viewModifierCodes[modifier];
    return concept(sct, meaning);
  });
  const modifierSequence: WrittenElement = { tag: tags.ViewModifierCodeSequence, vr: "SQ", value: modifiers };
  const view = input.view === "UNKNOWN" ? null : viewCodes[input.view];
  const elements: WrittenElement[] = [
    { tag: tags.BodyPartExamined, vr: "CS", value: "BREAST" },
    { tag: tags.OrganExposed, vr: "CS", value: "BREAST" },
    { tag: tags.AnatomicRegionSequence, vr: "SQ", value: [concept("76752008", "Breast")] },
    { tag: tags.AcquisitionContextSequence, vr: "SQ", value: [] },
    { tag: tags.ImageLaterality, vr: "CS", value: input.laterality },
    { tag: tags.PatientOrientation, vr: "CS", value: input.patientOrientation ?? "" },
    { tag: tags.ViewCodeSequence, vr: "SQ", value: view ? [concept(view.sct, view.meaning, [modifierSequence])] : [] },
  ];
  // View Position is a code of at most 16 characters; each of our views is a defined term or in common use.
  if (view && input.view !== "SPECIMEN") elements.push({ tag: tags.ViewPosition, vr: "CS", value: input.view });
  if (input.breastImplantPresent != null)
    elements.push({ tag: tags.BreastImplantPresent, vr: "CS", value: yesNo(input.breastImplantPresent) });
  if (input.partialView != null) elements.push({ tag: tags.PartialView, vr: "CS", value: yesNo(input.partialView) });
  return elements;
}

function yesNo(value: boolean): string {
  return value ? "YES" : "NO";
}

function matrix(input: MammogramInput): WrittenElement[] {
  // The shape decides how the image is shown (see `isInverted`); photometric is written to agree with it, for readers that use only one of the two.
  const inverted = isInverted({ ...input, presentationLutShape: input.presentationLutShape ?? null });
  const photometric: GreyImage["photometric"] = inverted ? "MONOCHROME1" : "MONOCHROME2";
  const elements: WrittenElement[] = [
    { tag: tags.SamplesPerPixel, vr: "US", value: 1 },
    { tag: tags.PhotometricInterpretation, vr: "CS", value: photometric },
    { tag: tags.Rows, vr: "US", value: input.rows },
    { tag: tags.Columns, vr: "US", value: input.columns },
    { tag: tags.BitsAllocated, vr: "US", value: 16 },
    { tag: tags.BitsStored, vr: "US", value: input.bitsStored },
    { tag: tags.HighBit, vr: "US", value: input.bitsStored - 1 },
    { tag: tags.PixelRepresentation, vr: "US", value: 0 },
    { tag: tags.QualityControlImage, vr: "CS", value: "NO" },
    { tag: tags.BurnedInAnnotation, vr: "CS", value: yesNo(input.burnedInAnnotation ?? false) },
    { tag: tags.LossyImageCompression, vr: "CS", value: input.lossy ? "01" : "00" },
  ];
  if (input.padding) {
    elements.push({ tag: tags.PixelPaddingValue, vr: "US", value: input.padding.low });
    if (input.padding.high !== input.padding.low) elements.push({ tag: tags.PixelPaddingRangeLimit, vr: "US", value: input.padding.high });
  }
  return [...elements, ...lossSteps(input), ...spacingElements(input.spacing)];
}

function lossSteps({ lossy, lossSteps: steps }: MammogramInput): WrittenElement[] {
  if (!lossy || !steps?.length) return [];
  const ratios = steps.flatMap(({ ratio }) => ratio ?? []);
  const elements: WrittenElement[] = [{ tag: tags.LossyImageCompressionMethod, vr: "CS", value: steps.map(({ method }) => method) }];
  // Ratios belong to methods by their order, so either all are written or none.
  if (ratios.length === steps.length) elements.push({ tag: tags.LossyImageCompressionRatio, vr: "DS", value: ratios });
  return elements;
}

function spacingElements(spacing: MammogramInput["spacing"]): WrittenElement[] {
  if (!spacing) return [];
  const written = (tag: number, { rowMm, columnMm }: { rowMm: number; columnMm: number }): WrittenElement => ({
    tag,
    vr: "DS",
    value: [rowMm, columnMm],
  });
  if (spacing.basis === "AT_DETECTOR") {
    const elements = [written(tags.ImagerPixelSpacing, spacing)];
    if (spacing.magnification !== undefined) {
      elements.push({ tag: tags.EstimatedRadiographicMagnificationFactor, vr: "DS", value: spacing.magnification });
    }
    return elements;
  }
  const elements = [written(tags.PixelSpacing, spacing)];
  if (spacing.detector) elements.push(written(tags.ImagerPixelSpacing, spacing.detector));
  if (spacing.scanned) elements.push(written(tags.NominalScannedPixelSpacing, spacing.scanned));
  // A spacing that differs from the detector's is calibrated without saying so.
  const native = spacing.detector ?? spacing.scanned;
  const calibration = spacing.calibration ?? (spacing.basis === "CALIBRATED" && !native ? "GEOMETRY" : undefined);
  if (calibration) {
    elements.push({ tag: tags.PixelSpacingCalibrationType, vr: "CS", value: calibration });
    elements.push({ tag: tags.PixelSpacingCalibrationDescription, vr: "LO", value: "As stated by the source" });
  }
  return elements;
}

function greyScale(input: MammogramInput): WrittenElement[] {
  const shown = { ...input, presentationLutShape: input.presentationLutShape ?? null };
  const elements: WrittenElement[] = [
    { tag: tags.PixelIntensityRelationship, vr: "CS", value: input.intensityRelationship ?? "LOG" },
    {
      tag: tags.PixelIntensityRelationshipSign,
      vr: "SS",
      value: isStoredInverted({ ...shown, rescaleSlope: input.rescaleSlope ?? 1, voiLuts: input.voiLuts ?? [] }) ? 1 : -1,
    },
    { tag: tags.RescaleIntercept, vr: "DS", value: input.rescaleIntercept ?? 0 },
    { tag: tags.RescaleSlope, vr: "DS", value: input.rescaleSlope ?? 1 },
    { tag: tags.RescaleType, vr: "LO", value: "US" },
    { tag: tags.PresentationLUTShape, vr: "CS", value: isInverted(shown) ? "INVERSE" : "IDENTITY" },
  ];
  const [firstWindow] = input.windows;
  if (firstWindow) {
    // A file has one VOI LUT function for all its windows, so windows with another function cannot be written.
    const windows = input.windows.filter((window) => window.function === firstWindow.function);
    elements.push({ tag: tags.WindowCenter, vr: "DS", value: windows.map((window) => window.center) });
    elements.push({ tag: tags.WindowWidth, vr: "DS", value: windows.map((window) => window.width) });
    elements.push({ tag: tags.WindowCenterWidthExplanation, vr: "LO", value: windows.map((window) => window.name) });
    if (firstWindow.function !== "LINEAR") elements.push({ tag: tags.VOILUTFunction, vr: "CS", value: firstWindow.function });
  }
  if (input.voiLuts?.length) elements.push({ tag: tags.VOILUTSequence, vr: "SQ", value: input.voiLuts.map(voiLutItem) });
  return elements;
}

function voiLutItem(lut: GreyImage["voiLuts"][number]): WrittenElement[] {
  const bytes = new Uint8Array(lut.data.buffer, lut.data.byteOffset, lut.data.byteLength);
  return [
    // The VR tells readers whether the first mapped value is signed.
    { tag: tags.LUTDescriptor, vr: lut.first < 0 ? "SS" : "US", value: [lut.data.length % 65_536, lut.first, lut.bits] },
    { tag: tags.LUTExplanation, vr: "LO", value: lut.name },
    { tag: tags.LUTData, vr: "OW", value: bytes },
  ];
}

function deidentification(input: MammogramInput): WrittenElement[] {
  if (!input.deidentification) return [];
  const methods = input.deidentification.map(({ code, meaning }): WrittenElement[] => [
    { tag: tags.CodeValue, vr: "SH", value: code },
    { tag: tags.CodingSchemeDesignator, vr: "SH", value: "DCM" },
    { tag: tags.CodeMeaning, vr: "LO", value: meaning },
  ]);
  return [
    { tag: tags.PatientIdentityRemoved, vr: "CS", value: "YES" },
    { tag: tags.DeidentificationMethod, vr: "LO", value: "Allow-list rewrite, keyed-hash identifiers" },
    { tag: tags.DeidentificationMethodCodeSequence, vr: "SQ", value: methods },
    { tag: tags.LongitudinalTemporalInformationModified, vr: "CS", value: "MODIFIED" },
  ];
}
