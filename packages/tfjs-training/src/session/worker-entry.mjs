// A worker thread starts as plain JavaScript: teach it TypeScript first (Node can strip types itself from 22.18 on), then start the worker.
await import("tsx/esm/api").then(({ register }) => register()).catch(() => undefined);
await import("./worker.ts");
