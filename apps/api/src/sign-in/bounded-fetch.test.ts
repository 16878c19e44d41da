import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { gzipSync } from "node:zlib";
import { afterEach, expect, test } from "vitest";
import { withBoundedFetch } from "./bounded-fetch.ts";

const bounds = { mostBytes: 10_000, timeoutSeconds: 0.3 };
const closing: (() => void)[] = [];
afterEach(() => {
  for (const close of closing.splice(0)) close();
});

async function serve(answer: RequestListener): Promise<string> {
  const server = createServer(answer);
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
  closing.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}
const ask = (address: string) => withBoundedFetch(() => fetch(address, { redirect: "manual" }), bounds);

test("an answer within its bounds comes as it is", async () => {
  const packed = gzipSync(JSON.stringify({ keys: [] }));
  const address = await serve((_, response) =>
    response.writeHead(201, { "content-type": "application/json", "content-encoding": "gzip" }).end(packed),
  );
  const response = await ask(address);
  expect([response.status, response.headers.get("content-type"), await response.json()]).toEqual([201, "application/json", { keys: [] }]);
  const empty = await serve((_, response) => response.writeHead(302, { location: "/elsewhere" }).end());
  expect((await ask(empty)).headers.get("location")).toBe("/elsewhere");
});

test.each<[string, RequestListener]>([
  ["has no end", (_, response) => void setInterval(() => response.write("x".repeat(5_000)), 1).unref()],
  ["unpacks to much", (_, response) => response.writeHead(200, { "content-encoding": "gzip" }).end(gzipSync("x".repeat(1_000_000)))],
  ["never begins", () => undefined],
  ["trickles", (_, response) => void setInterval(() => response.write("x"), 10).unref()],
])("an answer that %s fails, and its connection is closed", async (_, answer) => {
  let closed: () => void = () => undefined;
  const gone = new Promise<void>((resolve) => {
    closed = resolve;
  });
  const address = await serve((request, response) => {
    request.socket.once("close", closed);
    answer(request, response);
  });
  await expect(ask(address)).rejects.toThrow();
  await gone;
});

test("what is fetched elsewhere meanwhile is not bounded", async () => {
  const address = await serve((_, response) => response.end("x".repeat(20_000)));
  const [bounded, unbounded] = await Promise.allSettled([ask(address), fetch(address)]);
  expect(bounded.status).toBe("rejected");
  expect(unbounded.status === "fulfilled" && (await unbounded.value.text()).length).toBe(20_000);
});
