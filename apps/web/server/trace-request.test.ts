import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { startTracing, type Tracing } from "@second-read/runtime/tracing";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { traceRequest } from "./trace-request.mjs";

let tracing: Tracing;
let server: Server;
let collector: Server;

async function listen(handler: Parameters<typeof createServer>[1]): Promise<Server> {
  const made = createServer(handler);
  made.listen(0, "127.0.0.1");
  await once(made, "listening");
  return made;
}
const addressOf = (of: Server) => `http://127.0.0.1:${(of.address() as AddressInfo).port}`;

beforeAll(async () => {
  collector = await listen((request, response) => request.resume().once("end", () => response.end("{}")));
  vi.stubEnv("OTEL_EXPORTER_OTLP_ENDPOINT", addressOf(collector));
  tracing = await startTracing("web");
  server = await listen((request, response) => {
    void traceRequest(request, response, () => response.end(request.headers.traceparent ?? "none"));
  });
});
afterAll(async () => {
  server.close();
  await tracing.stop();
  collector.close();
  vi.unstubAllEnvs();
});

const theirs = `00-${"a".repeat(32)}-${"b".repeat(16)}-01`;
const passedOn = async () => (await fetch(`${addressOf(server)}/graphql`, { headers: { traceparent: theirs } })).text();

test("a trace begins here, whatever the outside says", async () => {
  expect(await passedOn()).toMatch(/^00-(?!a{32})[0-9a-f]{32}-[0-9a-f]{16}-01$/);
});

test("a trace that a trusted proxy began is gone on with", async () => {
  vi.stubEnv("TRUST_PROXY", "1");
  expect(await passedOn()).toMatch(/^00-a{32}-(?!b{16})[0-9a-f]{16}-01$/);
});
