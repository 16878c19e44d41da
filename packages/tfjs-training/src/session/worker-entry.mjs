// A worker thread starts as plain JavaScript. In the repository the worker is TypeScript: teach the thread that first (Node itself strips types from
// 22.18 on). In the published package it is JavaScript.
import { existsSync } from "node:fs";

const source = new URL("./worker.ts", import.meta.url);
if (existsSync(source)) {
  await import("tsx/esm/api").then(({ register }) => register()).catch(() => undefined);
  await import(source.href);
} else await import("./worker.js");
