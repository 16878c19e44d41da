import type { LossStep } from "@second-read/dicom/elements";
import type { Laterality, View, ViewModifier } from "@second-read/domain";
import type { GreyImage } from "../grey/grey-image.ts";
import type { StatedSpacing } from "../size/physical-spacing.ts";
import type { IntensityRelationship } from "../write-mammogram.ts";
import type { StatedPatient } from "./read-identity.ts";
import type { Receipt } from "./receipt.ts";

/** What an uploaded file turned out to hold. Identifiers are still those of the source: they leave this package hashed only. */
export interface SourceImage {
  /** MAMMOGRAM: digital, For Presentation. FILM: computed radiography, digitised film or secondary capture. PICTURE: no DICOM at all. */
  readonly kind: "MAMMOGRAM" | "FILM" | "PICTURE";
  /** What the file itself says of text in its pixels; null where it says nothing that is understood. */
  readonly burnedIn: boolean | null;
  readonly grey: GreyImage;
  readonly lossy: boolean;
  readonly lossSteps: readonly LossStep[];
  /** Made from another image, by the file's own word or because its pixels were changed on import. */
  readonly derived: boolean;
  readonly laterality: Laterality | null;
  /** Whether the file says nothing of the side at all, so that its pixels may be asked. */
  readonly lateralityIsOpen: boolean;
  readonly view: View | null;
  readonly modifiers: readonly ViewModifier[];
  readonly patientOrientation: readonly [row: string, column: string] | null;
  readonly spacing: StatedSpacing | null;
  readonly vendor: string | null;
  readonly model: string | null;
  readonly intensityRelationship: IntensityRelationship | null;
  readonly breastImplantPresent: boolean | null;
  readonly partialView: boolean | null;
  readonly bodyPartThicknessMm: number | null;
  readonly compressionForceN: number | null;
  readonly instanceNumber: number | null;
  readonly patient: StatedPatient;
  /** The file says itself that its identifiers are none of the patient's any more. */
  readonly identityRemoved: boolean;
  readonly studyUid: string | null;
  readonly seriesUid: string | null;
  readonly sopUid: string | null;
  /** YYYYMMDD, as it stands in the file. */
  readonly acquiredOn: string | null;
  /** Acquisition date and time in milliseconds, as if in UTC; null where the file says none. Only comparable between images of one patient. */
  readonly acquiredAt: number | null;
  readonly ageYears: number | null;
  readonly receipt: Receipt;
}
