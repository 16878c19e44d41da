import type { Laterality } from "@second-read/domain";

export type { CalibrationMap, OperatingPoint, VersionScoring } from "@second-read/domain";

/** Facts of an image needed for scoring. */
export interface ScoredImage {
  readonly imageId: string;
  readonly patientId: string;
  readonly examId: string;
  readonly breastId: string;
  readonly laterality: Laterality;
  readonly view: string;
}

/** The score of one breast. `logit` is standardised and pooled, before the calibration map. */
export interface BreastScore {
  readonly breastId: string;
  readonly patientId: string;
  readonly examId: string;
  readonly laterality: Laterality;
  readonly logit: number;
  readonly score: number;
  readonly images: readonly { readonly imageId: string; readonly logit: number; readonly score: number }[];
}
