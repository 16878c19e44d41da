export * from "./freeze-snapshot.ts";
export * from "./read-manifest.ts";
export * from "./shares.ts";
export * from "./start-folds.ts";
