export * from "./config.ts";
export * from "./fields.ts";
export * from "./graceful-stop.ts";
export * from "./health.ts";
export * from "./logger.ts";
export * from "./metrics.ts";
