export { evaluateOutOfFold } from "./evaluate-out-of-fold.ts";
export * from "./evaluated-case.ts";
export * from "./evaluation-summary.ts";
export { fitOutOfFold, type OutOfFoldInput } from "./fit-out-of-fold.ts";
export { countConfusion, measureCases, type ThresholdChoice } from "./measure-cases.ts";
export type * from "./pooling-rule.ts";
export { scoreUnseenPatients } from "./score-unseen-patients.ts";
export { outlineCases, summariseCases } from "./summarise-cases.ts";
export type * from "./version-scoring.ts";
