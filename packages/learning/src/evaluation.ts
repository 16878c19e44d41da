/** Measuring stored scores: what the API needs of learning. Loads no TensorFlow. */

export { evaluatedCaseOf } from "./evaluation/evaluated-case-of.ts";
export * from "./evaluation/evaluation-contract.ts";
export { countConfusion, measureCases } from "./evaluation/measure-cases.ts";
export { outlineCases } from "./evaluation/summarise-cases.ts";
