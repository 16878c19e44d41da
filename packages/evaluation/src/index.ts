/** From the logits of fold models to calibrated scores, operating points, metrics and comparisons of versions. */
export {
  type CaseColumns,
  type ClassCount,
  type ClassHistogram,
  columnsOf,
  countClasses,
  countColumns,
  histogramsOf,
} from "./case-columns.ts";
export { thresholdsByName } from "./choose-operating-points.ts";
export * from "./compare-cases.ts";
export { canStandIn, type DensityEstimates, type DensityInput, estimateDensities, estimateDensity } from "./estimate-densities.ts";
export { evaluateOutOfFold } from "./evaluate-out-of-fold.ts";
export * from "./evaluated-case.ts";
export * from "./evaluation-summary.ts";
export { fitOutOfFold, type OutOfFoldInput } from "./fit-out-of-fold.ts";
export { malignancyOfUnseen } from "./malignancy.ts";
export { countConfusion, isCalled, measureCases, type ThresholdChoice } from "./measure-cases.ts";
export { measureDrift } from "./measure-drift.ts";
export { type AnalysedPlace, measurePlaces } from "./measure-places.ts";
export { featureColumnsOf } from "./nearest-images.ts";
export { callsOf, type PairComparison, type PairedCalls, pairColumnsOf } from "./pair-columns.ts";
export type * from "./pooling-rule.ts";
export { scoreUnseenPatients } from "./score-unseen-patients.ts";
export { notesOnScoredAlone } from "./scored-alone.ts";
export { type CaseOutline, summariseCases } from "./summarise-cases.ts";
export { type Measuring, openMeasuring } from "./thread/open-measuring.ts";
export { withUnknownSubgroups } from "./unknown-subgroups.ts";
export type * from "./version-scoring.ts";
