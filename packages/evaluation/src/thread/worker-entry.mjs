// A worker thread starts as plain JavaScript. In the repository the worker is TypeScript, so the thread must be set up for that first. In a build it
// is JavaScript.
import { existsSync } from "node:fs";

const source = new URL("./worker.ts", import.meta.url);
if (existsSync(source)) {
  const { register } = await import("tsx/esm/api");
  register();
  await import(source.href);
} else await import("./worker.js");
