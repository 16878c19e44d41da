import type { LossStep } from "@second-read/dicom/elements";
import type { Laterality, View, ViewModifier } from "@second-read/domain";
import type { GreyImage } from "../grey/grey-image.ts";
import type { StatedSpacing } from "../size/physical-spacing.ts";
import type { IntensityRelationship } from "../write-mammogram.ts";
import type { StatedPatient } from "./read-identity.ts";
import type { Receipt } from "./receipt.ts";

/** The contents of an uploaded file. Identifiers are still those of the source; they leave this package only as hashes. */
export interface SourceImage {
  /** MAMMOGRAM: digital, For Presentation. FILM: computed radiography, digitised film or secondary capture. PICTURE: not a DICOM file. */
  readonly kind: "MAMMOGRAM" | "FILM" | "PICTURE";
  /** Whether the file says that text is burned into its pixels; null if it does not say so in a known word. */
  readonly burnedIn: boolean | null;
  readonly grey: GreyImage;
  readonly lossy: boolean;
  readonly lossSteps: readonly LossStep[];
  /** Made from another image: the file says so, or its pixels were changed on import. */
  readonly derived: boolean;
  readonly laterality: Laterality | null;
  /** Whether the file says nothing at all about the side, so that it may be inferred from the pixels. */
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
  /** The file says that its identifiers are no longer the patient's. */
  readonly identityRemoved: boolean;
  readonly studyUid: string | null;
  readonly seriesUid: string | null;
  readonly sopUid: string | null;
  /** YYYYMMDD, as in the file. */
  readonly acquiredOn: string | null;
  /** Acquisition date and time in milliseconds, as if in UTC; null if the file has none. Comparable only between images of one patient. */
  readonly acquiredAt: number | null;
  readonly ageYears: number | null;
  readonly receipt: Receipt;
}
