export type * from "./api.ts";
export * from "./contract.ts";
export * from "./evaluation-contract.ts";
export * from "./learning-error.ts";
