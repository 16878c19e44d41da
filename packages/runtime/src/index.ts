/** Shared by every process: configuration, logs, metrics, traces, health, and a graceful stop. */
export * from "./config.ts";
export * from "./end-with.ts";
export * from "./environments.ts";
export * from "./fields.ts";
export * from "./graceful-stop.ts";
export * from "./health.ts";
export * from "./job-metrics.ts";
export * from "./loader.ts";
export * from "./logger.ts";
export * from "./metrics.ts";
export * from "./starting.ts";
