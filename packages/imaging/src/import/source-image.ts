import type { Laterality, View, ViewModifier } from "@second-read/domain";
import type { GreyImage } from "../grey/grey-image.ts";
import type { StatedSpacing } from "../size/physical-spacing.ts";
import type { Receipt } from "./receipt.ts";

/** What an uploaded file turned out to hold. Identifiers are still those of the source: they leave this package hashed only. */
export interface SourceImage {
  /** MAMMOGRAM: digital, For Presentation. FILM: computed radiography, digitised film or secondary capture. PICTURE: no DICOM at all. */
  readonly kind: "MAMMOGRAM" | "FILM" | "PICTURE";
  /** Whether the file itself says that nothing is written into its pixels. */
  readonly statedClean: boolean;
  readonly grey: GreyImage;
  readonly lossy: boolean;
  readonly laterality: Laterality | null;
  readonly view: View | null;
  readonly modifiers: readonly ViewModifier[];
  readonly patientOrientation: readonly [row: string, column: string] | null;
  readonly spacing: StatedSpacing | null;
  readonly vendor: string | null;
  readonly model: string | null;
  readonly breastImplantPresent: boolean | null;
  readonly partialView: boolean | null;
  readonly bodyPartThicknessMm: number | null;
  readonly compressionForceN: number | null;
  readonly instanceNumber: number | null;
  readonly patientKey: string | null;
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
