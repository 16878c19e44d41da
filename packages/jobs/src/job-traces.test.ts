import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { json } from "node:stream/consumers";
import { type Database, openDatabase } from "@second-read/database";
import { inSpan, startTracing, type Tracing, traceHeaders } from "@second-read/runtime/tracing";
import { createTestDatabase } from "@second-read/testing";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { type Jobs, openJobs } from "./open-jobs.ts";

interface Span {
  readonly name: string;
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
}

let database: Database;
let jobs: Jobs;
let tracing: Tracing;
const spans: Span[] = [];
const collector = createServer(async (request, response) => {
  const body = (await json(request)) as { resourceSpans: { scopeSpans: { spans: Span[] }[] }[] };
  spans.push(...body.resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap((scope) => scope.spans)));
  response.writeHead(200, { "content-type": "application/json" }).end("{}");
});

beforeAll(async () => {
  const { url } = await createTestDatabase();
  database = openDatabase({ url });
  await new Promise<void>((resolve) => collector.listen(0, "127.0.0.1", resolve));
  vi.stubEnv("OTEL_EXPORTER_OTLP_ENDPOINT", `http://127.0.0.1:${(collector.address() as AddressInfo).port}`);
  jobs = await openJobs({ databaseUrl: url, logger: { info() {}, warn() {}, error() {} }, worker: true, pollingSeconds: 0.5 });
});
afterAll(async () => {
  await jobs?.close();
  await database?.close();
  await tracing?.stop();
  collector.close();
  vi.unstubAllEnvs();
});

it("carries no trace when nothing is traced", async () => {
  await database.sqlTransaction((sql) => jobs.enqueue(sql, "explain-image", { modelVersionId: "v", imageId: "untraced" }));
  const rows = await database.sql.query("SELECT data FROM jobs.job WHERE name = 'explain-image'");
  expect([rows, traceHeaders()]).toEqual([[{ data: { modelVersionId: "v", imageId: "untraced" } }], {}]);
});

it("continues the enqueuer's trace in the job and in the jobs that it enqueues", async () => {
  tracing = await startTracing("test");
  const payloads: unknown[] = [];
  await jobs.work({
    "close-exam": {
      handle: async ({ payload }) => {
        payloads.push(payload);
        await database.sqlTransaction((sql) => jobs.enqueue(sql, "refresh-discrepancies", { projectId: "p" }));
      },
    },
    "refresh-discrepancies": { handle: async ({ payload }) => void payloads.push(payload) },
  });
  await inSpan("request", { kind: "SERVER" }, () =>
    database.sqlTransaction((sql) => jobs.enqueue(sql, "close-exam", { examId: "e" }, { delaySeconds: 0 })),
  );
  // The handlers see the usual payloads.
  await expect.poll(() => payloads, { timeout: 20_000 }).toEqual([{ examId: "e" }, { projectId: "p" }]);
  await tracing.stop();
  const chain = ["request", "job close-exam", "job refresh-discrepancies"].map((name) => spans.find((span) => span.name === name) as Span);
  expect(new Set(chain.map(({ traceId }) => traceId)).size).toBe(1);
  expect(chain.map(({ parentSpanId }) => parentSpanId || null)).toEqual([null, chain[0]?.spanId, chain[1]?.spanId]);
});
