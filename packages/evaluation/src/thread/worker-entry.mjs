// A worker thread starts as plain JavaScript; the worker is TypeScript: teach the thread that first.
import { register } from "tsx/esm/api";

register();
await import("./worker.ts");
