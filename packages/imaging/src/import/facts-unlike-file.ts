import { keysOf } from "@second-read/domain";
import { ageBand } from "../deidentify/age-band.ts";
import { patientHashOf } from "../deidentify/identifier.ts";
import { resolveSpacing } from "../size/physical-spacing.ts";
import type { SealedFacts } from "./imported-facts.ts";
import type { SourceImage } from "./source-image.ts";

/** Facts that may differ from a file's header. Side and view are not among them: if they differ, the file is rejected. */
export type UnlikeFact = "patientKey" | "acquiredOn" | "ageYears" | "vendor" | "pixelSpacingMm";

/**
 * Which facts differ from the header, so that the sender can be told. The facts are used nevertheless, except for a spacing that the file itself
 * measures. If a file says that it was de-identified, its Patient ID is just another name, and a different one is no contradiction.
 * @param ownDate the file's own date, shifted like `statedDate`, the date in the facts
 */
export function factsUnlikeFile(
  source: SourceImage,
  facts: SealedFacts,
  key: string,
  { patientHash, ownDate, statedDate }: { patientHash: string; ownDate: string | null; statedDate: string | null },
): UnlikeFact[] {
  const differ = <T>(own: T | null, stated: T | null) => own !== null && stated !== null && own !== stated;
  const found: Readonly<Record<UnlikeFact, boolean>> = {
    patientKey: facts.patientHash !== null && !facts.keysAreOwn && !source.identityRemoved && isAnotherPatient(source, patientHash, key),
    acquiredOn: differ(ownDate, statedDate),
    ageYears: differ(ageBand(source.ageYears), facts.ageBand),
    vendor: source.vendor !== "OTHER" && differ(source.vendor, facts.vendor),
    pixelSpacingMm: facts.pixelSpacingMm !== null && isAnotherSpacing(source, facts.pixelSpacingMm),
  };
  return keysOf(found).filter((fact) => found[fact]);
}

function isAnotherPatient({ patient }: SourceImage, patientHash: string, key: string): boolean {
  switch (patient.kind) {
    case "ABSENT":
      return false;
    case "UNDECODABLE":
      return true;
    case "STATED":
      return patientHashOf(key, patient) !== patientHash;
  }
}

/** Within one percent of neither the spacing in the breast nor the one at the detector. */
function isAnotherSpacing({ spacing }: SourceImage, statedMm: number): boolean {
  const resolved = resolveSpacing(spacing);
  if (spacing === null || resolved.basis === "NONE") return false;
  return [spacing, resolved].every(({ rowMm, columnMm }) => [rowMm, columnMm].some((mm) => Math.abs(mm / statedMm - 1) > 0.01));
}
