import { createHash } from "node:crypto";
import { viewLabel } from "@second-read/dicom/elements";
import {
  type Laterality,
  Rejected,
  resolveLaterality,
  resolveView,
  type View,
  type ViewModifier,
  viewModifiers,
} from "@second-read/domain";
import { ageBand } from "../deidentify/age-band.ts";
import { shiftDate, shiftDays, shiftMoment } from "../deidentify/dates.ts";
import { patientHashOf } from "../deidentify/identifier.ts";
import { hashKey, pseudonymOfHash, uidOf } from "../deidentify/keyed-hash.ts";
import { unsealText } from "../deidentify/sealed-text.ts";
import { autoWindow } from "../grey/auto-window.ts";
import type { GreyImage } from "../grey/grey-image.ts";
import { isOneShade } from "../grey/presentation.ts";
import { chestWallSideOf } from "../hanging/chest-wall-side.ts";
import { type Hang, hang, type ImageSide } from "../hanging/hang.ts";
import { sniffFormat } from "../pictures/sniff.ts";
import { type BreastMask, breastMask } from "../prepare/breast-mask.ts";
import { makePreviews, type Preview } from "../preview/make-previews.ts";
import { isPlausiblePitch, type PhysicalSpacing, resolveSpacing, type StatedSpacing } from "../size/physical-spacing.ts";
import { writeMammogram } from "../write-mammogram.ts";
import { assertLesionsFit } from "./assert-lesions-fit.ts";
import { contradictionOfFacts } from "./contradiction-of-facts.ts";
import { factsUnlikeFile, type UnlikeFact } from "./facts-unlike-file.ts";
import { type HeaderStatements, headerOf } from "./header-statements.ts";
import type { SealedFacts } from "./imported-facts.ts";
import { readDicomSource } from "./read-dicom-source.ts";
import { readPictureSource } from "./read-picture-source.ts";
import type { Receipt } from "./receipt.ts";
import type { SourceImage } from "./source-image.ts";

/** An uploaded file, de-identified and ready to be filed. Plain data, because a child process makes it and sends it to its parent. */
export interface FiledImageParts {
  /** The DICOM object to be stored. */
  readonly file: Uint8Array;
  readonly fileSha256: string;
  /** SHA-256 of the stored pixels: distinguishes a second copy of an instance from another image with the same UID. */
  readonly pixelSha256: string;
  readonly previews: readonly Preview[];
  readonly patientHash: string;
  readonly pseudonym: string;
  /** Identifies the exam among those of the patient. */
  readonly examHash: string;
  readonly sopUid: string;
  /** YYYY-MM-DD, shifted. */
  readonly acquiredOn: string | null;
  /** Acquisition date and time, shifted; images of a patient are ordered by it. */
  readonly acquiredAt: Date | null;
  readonly instanceNumber: number | null;
  readonly ageBand: string | null;
  readonly laterality: Laterality;
  readonly lateralityInferred: boolean;
  readonly view: View;
  readonly modifiers: readonly ViewModifier[];
  readonly viewLabel: string;
  readonly rows: number;
  readonly columns: number;
  readonly bitsStored: number;
  readonly spacing: PhysicalSpacing;
  readonly vendor: string | null;
  readonly model: string | null;
  readonly lossy: boolean;
  readonly hang: Hang;
  readonly receipt: Receipt;
  readonly factsUnlikeFile: readonly UnlikeFact[];
  /** Statements in the file's own header; null for pictures, which have none. */
  readonly header: HeaderStatements | null;
}

const deidentificationMethods = [
  { code: "113100", meaning: "Basic Application Confidentiality Profile" },
  { code: "113105", meaning: "Clean Descriptors Option" },
  { code: "113107", meaning: "Retain Longitudinal Temporal Information Modified Dates Option" },
];

/**
 * Makes the object to be filed from an uploaded file: recognises the format by content, reconciles what the file says with the facts, and writes a
 * new data set with nothing but the fields of `MammogramInput`. The same bytes, facts and key give the same object.
 * @param key the project's, see `projectKeyOf`
 * @throws Rejected with the first reason found
 */
export async function makeFiledImage(bytes: Uint8Array, facts: SealedFacts, key: string): Promise<FiledImageParts> {
  const format = sniffFormat(bytes, facts.extension);
  const source = format === "DICOM" ? await readDicomSource(bytes) : await readPictureSource(bytes, format);
  const patientHash = choosePatient(source, facts, key);
  const shown = withoutOneShade(source.grey);
  // By the LUTs that are kept: the first of them may turn the polarity.
  const breast = breastMask(shown);
  const chestWall = chestWallSideOf(breast.mask, breast.rows, breast.columns);
  const { laterality, inferred, view } = chooseView(source, facts, chestWall);
  assertCleanPixels(source, facts);
  assertLesionsFit(facts.lesions, source.grey);
  const contradiction = contradictionOfFacts(facts);
  if (contradiction) throw new Rejected("FACTS_CONFLICT", { found: contradiction });
  const dates = chooseDates(source, facts, key, patientHash);
  const identifiers = hashIdentifiers(source, facts, key, patientHash, dates.acquiredOn);
  const grey = withWindow(shown, breast);
  const spacing = chooseSpacing(source, facts);
  const vendor = facts.vendor ?? source.vendor;
  const modifiers = viewModifiers.filter((one) => source.modifiers.includes(one) || (facts.viewModifiers?.includes(one) ?? false));
  const { patientOrientation, lossy, model } = source;
  const hanging = hang({ laterality, view, patientOrientation, chestWall });
  // Each field by name, so that nothing of the source can get through unnoticed.
  const file = writeMammogram({
    ...grey,
    studyUid: identifiers.studyUid,
    seriesUid: identifiers.seriesUid,
    sopUid: identifiers.sopUid,
    patientId: pseudonymOfHash(patientHash),
    acquiredOn: dates.acquiredOn,
    laterality,
    view,
    modifiers,
    patientOrientation,
    spacing,
    vendor,
    model,
    intensityRelationship: source.intensityRelationship,
    breastImplantPresent: source.breastImplantPresent,
    partialView: source.partialView,
    bodyPartThicknessMm: source.bodyPartThicknessMm,
    compressionForceN: source.compressionForceN,
    instanceNumber: source.instanceNumber ?? 1,
    lossy,
    lossSteps: source.lossSteps,
    derived: source.derived || lossy,
    burnedInAnnotation: source.burnedIn ?? false,
    deidentification: deidentificationMethods,
  });
  return {
    file,
    fileSha256: sha256(file),
    pixelSha256: sha256(new Uint8Array(grey.pixels.buffer, grey.pixels.byteOffset, grey.pixels.byteLength)),
    previews: await makePreviews(grey, hanging),
    patientHash,
    pseudonym: pseudonymOfHash(patientHash),
    examHash: identifiers.examHash,
    sopUid: identifiers.sopUid,
    acquiredOn: dates.acquiredOn?.replace(/^(\d{4})(\d{2})(\d{2})$/, "$1-$2-$3") ?? null,
    acquiredAt: source.acquiredAt === null ? null : shiftMoment(source.acquiredAt, key, patientHash),
    instanceNumber: source.instanceNumber,
    ageBand: facts.ageBand ?? ageBand(source.ageYears),
    laterality,
    lateralityInferred: inferred,
    view,
    modifiers,
    viewLabel: viewLabel(laterality, view, modifiers),
    rows: grey.rows,
    columns: grey.columns,
    bitsStored: grey.bitsStored,
    spacing: resolveSpacing(spacing),
    vendor,
    model,
    lossy,
    hang: hanging,
    receipt: source.receipt,
    factsUnlikeFile: factsUnlikeFile(source, facts, key, { patientHash, ...dates }),
    header: source.kind === "PICTURE" ? null : headerOf(source, key, patientHash),
  };
}

/**
 * The patient in the facts, else in the file. Facts give just the number: if the file gives the same number together with its issuer, the file's
 * patient is taken.
 */
function choosePatient({ patient }: SourceImage, { patientHash }: SealedFacts, key: string): string {
  if (patient.kind === "STATED" && (patientHash === null || patientHash === patientHashOf(key, { ...patient, issuer: [] })))
    return patientHashOf(key, patient);
  if (patientHash !== null) return patientHash;
  throw new Rejected(patient.kind === "UNDECODABLE" ? "UNDECODABLE_PATIENT_ID" : "MISSING_PATIENT");
}

function chooseView(
  source: SourceImage,
  facts: SealedFacts,
  chestWall: ImageSide | null,
): { laterality: Laterality; inferred: boolean; view: View } {
  // A film or picture may be stored mirrored, so only the pixels of a digital mammogram are evidence of its side.
  const pixels = source.kind === "MAMMOGRAM" && source.lateralityIsOpen && chestWall ? (chestWall === "right" ? "R" : "L") : null;
  const side = resolveLaterality({ tag: source.laterality, facts: facts.laterality, pixels });
  const view = resolveView({ tag: source.view, facts: facts.view });
  if (source.kind === "FILM" && [side, view].some((choice) => choice.kind === "REJECTED" && choice.code !== "FACTS_CONFLICT")) {
    throw new Rejected("NOT_MAMMOGRAPHY");
  }
  if (side.kind === "REJECTED") throw new Rejected(side.code);
  if (view.kind === "REJECTED") throw new Rejected(view.code);
  return { laterality: side.laterality, inferred: side.source === "PIXELS", view: view.view };
}

/** Threat: names are burned into many films and captures, and only the sender can say that these pixels have none. */
function assertCleanPixels(source: SourceImage, facts: SealedFacts): void {
  if (facts.pixels === "CLEAN") return;
  if (facts.pixels === "UNCLEAN") throw new Rejected("BURNED_IN_UNCHECKED", { found: "the facts say pixelsAreClean no" });
  if (source.burnedIn) throw new Rejected("BURNED_IN_UNCHECKED", { found: "the file says Burned In Annotation YES" });
  const trusted = source.kind === "MAMMOGRAM" && source.burnedIn === false;
  if (!trusted && facts.pixels !== "VOUCHED") throw new Rejected("BURNED_IN_UNCHECKED");
}

function chooseDates(source: SourceImage, facts: SealedFacts, key: string, patientHash: string) {
  const days = shiftDays(key, patientHash);
  const ownDate = source.acquiredOn && shiftDate(source.acquiredOn, days);
  const statedDate = statedDateOf(facts, key, patientHash, days);
  return { acquiredOn: statedDate ?? ownDate, ownDate, statedDate };
}

function statedDateOf(facts: SealedFacts, key: string, patientHash: string, days: number): string | null {
  if (facts.acquiredOn) {
    // Already shifted by the days of the patient in the facts; the chosen patient may differ from that one by the issuer.
    return shiftDate(facts.acquiredOn, days - shiftDays(key, facts.patientHash ?? patientHash));
  }
  const stated = facts.sealedAcquiredOn && unsealText(key, facts.sealedAcquiredOn);
  return stated ? shiftDate(stated, days) : null;
}

function hashIdentifiers(source: SourceImage, facts: SealedFacts, key: string, patientHash: string, acquiredOn: string | null) {
  // Pictures without an exam key are grouped by patient and day.
  const examHash = facts.examHash ?? hashKey(key, "exam", source.studyUid ?? `day ${acquiredOn ?? "unknown"}`);
  const studyUid = uidOf(key, "exam", `${patientHash} ${examHash}`);
  const pixels = sha256(new Uint8Array(source.grey.pixels.buffer, source.grey.pixels.byteOffset, source.grey.pixels.byteLength));
  return {
    examHash,
    studyUid,
    seriesUid: uidOf(key, "series", source.seriesUid ?? studyUid),
    sopUid: uidOf(key, "image", source.sopUid ?? `${studyUid} ${source.grey.rows} ${pixels}`),
  };
}

/**
 * Leaves out windows and LUTs that show the whole image in a single shade, as if they were invalid: a breast that is all black or all white would be
 * read like that.
 */
function withoutOneShade(grey: GreyImage): GreyImage {
  return {
    ...grey,
    windows: grey.windows.filter((window) => !isOneShade(grey, { kind: "window", name: window.name, window })),
    voiLuts: grey.voiLuts.filter((lut) => !isOneShade(grey, { kind: "lut", name: lut.name, lut })),
  };
}

/** A window is computed if the file has no way of showing the image. */
function withWindow(grey: GreyImage, breast: BreastMask): GreyImage {
  return grey.windows.length + grey.voiLuts.length > 0 ? grey : { ...grey, windows: [autoWindow(grey, breast)] };
}

function chooseSpacing(source: SourceImage, facts: SealedFacts): StatedSpacing | null {
  if (source.spacing && source.spacing.basis !== "STATED") return source.spacing;
  const stated = facts.pixelSpacingMm;
  return isPlausiblePitch(stated) ? { basis: "STATED", rowMm: stated, columnMm: stated } : source.spacing;
}

function sha256(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}
