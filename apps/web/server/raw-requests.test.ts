import { once } from "node:events";
import { createServer, type Server } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { createWebServer } from "./create-web-server.mjs";
import { createProxy } from "./proxy.mjs";

// Threat: bytes that the web process reads as one request and the API as two, or with headers that only the web process may state: the second would be
// sent in anybody's name, from any address.

let api: Server;
let web: Server;
let proxy: ReturnType<typeof createProxy>;
/** What the API has received: method, address and body, and the client that it was told. */
let received: string[] = [];

beforeAll(async () => {
  api = createServer(async (request, response) => {
    received.push(`${request.method} ${request.url} ${await text(request)} from ${request.headers["x-forwarded-for"]}`);
    response.end("answer");
  });
  // Whatever arrives as a request of its own is to be seen here, not refused for its headers.
  api.maxHeadersCount = 0;
  await once(api.listen(0, "127.0.0.1"), "listening");
  proxy = createProxy([new URL(`http://127.0.0.1:${(api.address() as AddressInfo).port}`)]);
  web = createWebServer(proxy.handle);
  await once(web.listen(0, "127.0.0.1"), "listening");
});
beforeEach(() => {
  received = [];
});
afterAll(() => {
  for (const server of [web, api]) {
    server.closeAllConnections();
    server.close();
  }
  proxy.close();
});

/** The status codes of everything answered to these bytes, and then to a plain request on the same connection, if it is still open. */
async function statusesOf(bytes: string): Promise<number[]> {
  const socket = connect((web.address() as AddressInfo).port, "127.0.0.1");
  socket.on("error", () => undefined);
  socket.write(bytes);
  socket.write("GET /graphql?last HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n");
  return [...(await text(socket)).matchAll(/HTTP\/1\.1 (\d{3})/g)].map(([, status]) => Number(status));
}

const get = "GET /graphql?last  from 127.0.0.1";
const hidden = "GET /graphql?hidden HTTP/1.1\r\nhost: a\r\nx-forwarded-for: 6.6.6.6\r\n\r\n";
const chunked = "transfer-encoding: chunked\r\n";
const post = (headers: string, body: string) => `POST /graphql HTTP/1.1\r\nhost: a\r\n${headers}\r\n${body}`;
const put = (headers: string, body: string) => `PUT /store/x HTTP/1.1\r\nhost: a\r\n${headers}\r\n${body}`;

test.each<[string, string, number[]]>([
  ["two lengths", post(`content-length: 5\r\ncontent-length: ${5 + hidden.length}\r\n`, `hello${hidden}`), [400]],
  ["the same length twice", post("content-length: 5\r\ncontent-length: 5\r\n", "hello"), [400]],
  ["a list of lengths", post("content-length: 5, 5\r\n", "hello"), [400]],
  ["a length with a sign", post("content-length: +5\r\n", "hello"), [400]],
  ["a length beyond any integer", post("content-length: 99999999999999999999\r\n", "hello"), [400]],
  ["a length and chunks", post(`content-length: 5\r\n${chunked}`, `0\r\n\r\n${hidden}`), [400]],
  ["chunks and a length, of a file", put(`${chunked}content-length: 5\r\n`, `0\r\n\r\n${hidden}`), [400]],
  ["two encodings, of which the last is not chunks", post(`${chunked}transfer-encoding: identity\r\n`, `0\r\n\r\n${hidden}`), [400]],
  ["an encoding that only looks like chunks", put("transfer-encoding: xchunked\r\n", `0\r\n\r\n${hidden}`), [400]],
  ["a blank before the colon", put("transfer-encoding : chunked\r\n", `0\r\n\r\n${hidden}`), [400]],
  ["a folded header", post("x-a: b\r\n content-length: 5\r\n", hidden), [400]],
  ["a folded encoding", put("transfer-encoding:\r\n chunked\r\n", `0\r\n\r\n${hidden}`), [400]],
  ["lines that end without a carriage return", `GET /graphql HTTP/1.1\nhost: a\n\n${hidden}`, [400]],
  ["a carriage return inside of a header", post("x-a: b\rcontent-length: 5\r\n", "hello"), [400]],
  ["chunks that end without a carriage return", put(chunked, `5\nhello\n0\n\n${hidden}`), [400]],
  ["a chunk's extension of two megabytes", post(chunked, `5;a=${"x".repeat(2e6)}\r\nhello\r\n0\r\n\r\n`), [413]],
  ["no host", "GET /graphql HTTP/1.1\r\n\r\n", [400]],
  ["HTTP/2 without asking", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", [400]],
  ["a whole address", "GET http://evil.example/graphql HTTP/1.1\r\nhost: a\r\n\r\n", [400]],
  ["no path", "OPTIONS * HTTP/1.1\r\nhost: a\r\n\r\n", [400]],
  ["a tunnel", "CONNECT 127.0.0.1:1 HTTP/1.1\r\nhost: a\r\n\r\n", []],
  ["another expectation", post("expect: 200-ok\r\ncontent-length: 0\r\nconnection: close\r\n", ""), [417]],
])("%s: refused, and nothing of it reaches the API", async (_, bytes, statuses) => {
  expect(await statusesOf(bytes)).toEqual(statuses);
  expect(received.filter((line) => line.includes("hidden") || line.includes("6.6.6.6"))).toEqual([]);
});

const many = (count: number) => "a:\r\n".repeat(count);
const length = `content-length: ${hidden.length}\r\n`;

test.each<[string, string, string]>([
  ["a POST", post(length, hidden), `POST /graphql ${hidden} from 127.0.0.1`],
  ["chunks with extensions", put(chunked, "2;a=b\r\nhe\r\n3;c\r\nllo\r\n0\r\n\r\n"), "PUT /store/x hello from 127.0.0.1"],
  [
    "headers behind the body",
    put(`${chunked}trailer: x-forwarded-for\r\n`, "5\r\nhello\r\n0\r\nx-forwarded-for: 6.6.6.6\r\n\r\n"),
    "PUT /store/x hello from 127.0.0.1",
  ],
  [
    "a body's length behind more than a thousand headers",
    `GET /graphql HTTP/1.1\r\nhost: a\r\n${many(2_000)}${length}\r\n${hidden}`,
    `GET /graphql ${hidden} from 127.0.0.1`,
  ],
  [
    "chunks said so behind more than a thousand headers, of a file",
    `GET /store/x HTTP/1.1\r\nhost: a\r\n${many(2_000)}${chunked}\r\n${hidden.length.toString(16)}\r\n${hidden}\r\n0\r\n\r\n`,
    `GET /store/x ${hidden} from 127.0.0.1`,
  ],
  [
    "a client's address stated in several ways",
    "GET /graphql HTTP/1.1\r\nhost: a\r\nX-Forwarded-For: 6.6.6.6\r\nx-forwarded-for: 6.6.6.6\r\nconnection: x-forwarded-for\r\n\r\n",
    "GET /graphql  from 127.0.0.1",
  ],
])("%s: one request for the API, from its own client", async (_, bytes, request) => {
  expect(await statusesOf(bytes)).toEqual([200, 200]);
  // Those of one connection are sent on at the same time.
  expect(received.toSorted()).toEqual([request, get].toSorted());
});

test("an offer of another protocol is not taken up", async () => {
  const bytes = post(
    "connection: upgrade, http2-settings, close\r\nupgrade: h2c\r\nhttp2-settings: AAMAAABk\r\ncontent-length: 5\r\n",
    "hello",
  );
  expect(await statusesOf(bytes)).toEqual([200]);
  expect(received).toEqual(["POST /graphql hello from 127.0.0.1"]);
});

test("a body whose length is not stated is not sent on, whoever left it out", async () => {
  // As by a server that has dropped the header.
  const front = createServer((request, response) => {
    delete request.headers["content-length"];
    void proxy.handle(request, response);
  });
  await once(front.listen(0, "127.0.0.1"), "listening");
  try {
    for (const path of ["/graphql", "/store/x"]) {
      const socket = connect((front.address() as AddressInfo).port, "127.0.0.1");
      socket.write(`GET ${path} HTTP/1.1\r\nhost: a\r\nconnection: close\r\n${length}\r\n${hidden}`);
      expect(await text(socket)).toContain("answer");
    }
    // Another request on the same connections, behind what may be left on them.
    for (const path of ["/graphql", "/store/x"]) await fetch(`http://127.0.0.1:${(web.address() as AddressInfo).port}${path}`);
    expect(received).toEqual(["/graphql", "/store/x", "/graphql", "/store/x"].map((path) => `GET ${path}  from 127.0.0.1`));
  } finally {
    front.close();
  }
});

test("requests behind one that is refused unread are not answered", async () => {
  const answered = await statusesOf(post(`content-length: 3000000\r\n`, `${"x".repeat(1_100_000)}${hidden}`));
  expect(answered).toEqual([413]);
  expect(received).toEqual([]);
});
