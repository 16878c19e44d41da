import type { DriftLevel, DriftMeasure } from "@second-read/domain";

export type { DriftLevel };

export const measureWords: Readonly<Record<DriftMeasure, string>> = {
  SCORE: "Scores",
  DENSITY: "Density",
  VENDOR: "Vendor",
  RECALL: "Readers' recall",
};

export const levelWords: Readonly<Record<DriftLevel, string>> = {
  STABLE: "stable",
  SHIFTING: "shifting",
  DRIFTED: "drifted",
  NOT_EVALUATED: "not evaluated",
};
