export * from "./assert-never.ts";
export * from "./errors.ts";
export * from "./words.ts";
export * from "./manifest.ts";
