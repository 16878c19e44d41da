/** Training data frozen under its own digest: making a snapshot, reading it back in parts, and starting the runs that wait for it. */
export * from "./freeze-snapshot.ts";
export * from "./read-manifest.ts";
export * from "./shares.ts";
export * from "./start-folds.ts";
