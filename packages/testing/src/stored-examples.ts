import {
  type BreastAssessment,
  type Hanging,
  type Laterality,
  type OperatingPoint,
  type Opinion,
  operatingPointNames,
  type Preparation,
  type SealedFacts,
  type ThresholdByPoint,
  type VersionScoring,
} from "@second-read/domain";

// Values of JSON columns, for rows that a test writes itself.

export const exampleHanging: Hanging = {
  flipHorizontal: false,
  flipVertical: false,
  quarterTurns: 0,
  source: "orientation",
  contradicted: false,
};

export const exampleFacts: SealedFacts = {
  patientHash: null,
  examHash: null,
  laterality: null,
  view: null,
  class: null,
  density: null,
  pixelSpacingMm: null,
  acquiredOn: null,
  sealedAcquiredOn: null,
  ageBand: null,
  vendor: null,
  pixels: null,
  lesions: [],
  extension: null,
};

export const examplePreparation: Preparation = { rows: 32, columns: 24, spacingMm: 1, chestWall: "left" };

export function exampleScoring(operatingPoints: readonly OperatingPoint[] = []): VersionScoring {
  const identity = { kind: "identity", reason: "an example" } as const;
  return { pooling: { views: "mean", contralateral: 0 }, folds: [], breastMap: identity, imageMap: identity, operatingPoints };
}

/** The default operating point with this threshold. */
export function examplePoint(threshold: number): OperatingPoint {
  return { name: "specificity-0.80", threshold, method: "an example", isDefault: true };
}

/** The same threshold for every operating point. */
export function exampleThresholds(threshold: number): ThresholdByPoint {
  return Object.fromEntries(operatingPointNames.map((name) => [name, threshold])) as ThresholdByPoint;
}

export function exampleAssessment(laterality: Laterality, opinion: Opinion): BreastAssessment {
  return { laterality, opinion, birads: null, density: null, class: null, technicalRecallReason: null, technicalRecallImageIds: null };
}
