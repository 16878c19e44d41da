import { createHash } from "node:crypto";
import type { HeaderStatements } from "@second-read/domain";
import { ageBand } from "../deidentify/age-band.ts";
import { shiftDate, shiftDays, shiftMoment } from "../deidentify/dates.ts";
import { patientHashOf } from "../deidentify/identifier.ts";
import { hashKey } from "../deidentify/keyed-hash.ts";
import { resolveSpacing } from "../size/physical-spacing.ts";
import type { SourceImage } from "./source-image.ts";

export { type HeaderField, type HeaderStatements, headerFields } from "@second-read/domain";

/** @param patientHash the patient under whom the image is filed, whose constant shifts its dates */
export function headerOf(source: SourceImage, key: string, patientHash: string): HeaderStatements {
  const { patient, grey, spacing, acquiredOn } = source;
  const { pixels: _, ...scale } = grey;
  const resolved = resolveSpacing(spacing);
  return {
    patient: patient.kind === "STATED" ? patientHashOf(key, patient) : null,
    patientId: patient.kind === "STATED" ? patientHashOf(key, { ...patient, issuer: [] }) : null,
    exam: source.studyUid && hashKey(key, "exam", source.studyUid),
    laterality: source.laterality,
    view: source.view,
    modifiers: source.modifiers.join(" "),
    orientation: source.patientOrientation?.join(" ") ?? null,
    "grey scale": digest({ ...scale, voiLuts: scale.voiLuts.map((lut) => ({ ...lut, data: [...lut.data] })) }),
    spacing: spacingText(resolved),
    vendor: source.vendor,
    model: source.model,
    acquiredOn: acquiredOn && shiftDate(acquiredOn, shiftDays(key, patientHash)),
    ageBand: ageBand(source.ageYears),
    other: digest([
      source.breastImplantPresent,
      source.intensityRelationship,
      source.partialView,
      source.bodyPartThicknessMm,
      source.compressionForceN,
      source.lossy,
      source.derived,
      spacing?.calibration,
      source.acquiredAt && shiftMoment(source.acquiredAt, key, patientHash),
      source.instanceNumber,
    ]),
  };
}

/** A spacing as text for comparison, from a file or from an image's row; null if there is none. */
export function spacingText({ basis, rowMm, columnMm }: { basis: string; rowMm: number | null; columnMm: number | null }): string | null {
  return rowMm === null || columnMm === null ? null : `${basis} ${rowMm.toPrecision(9)} ${columnMm.toPrecision(9)}`;
}

function digest(value: unknown): string {
  return createHash("sha256").update(JSON.stringify(value)).digest("hex");
}
