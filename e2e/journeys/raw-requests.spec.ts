import { connect } from "node:net";
import { text } from "node:stream/consumers";
import { expect, test } from "../support/test.ts";

// Threat: a server of pages that, after its first page, keeps every connection that offers another protocol, without an answer and without an end.

test("a request that offers another protocol is answered like any other", async ({ request, installation }) => {
  const { hostname, port, host } = new URL(installation.origin);
  expect((await request.get("/sign-in")).status()).toBe(200);
  const statusOf = async (method: string, path: string, headers: readonly string[], body = "") => {
    const socket = connect(Number(port), hostname);
    socket.write([`${method} ${path} HTTP/1.1`, `host: ${host}`, `content-length: ${body.length}`, ...headers, "", body].join("\r\n"));
    return (await text(socket)).split(" ")[1];
  };
  // Java's own client offers HTTP/2 with each request.
  const offer = ["connection: upgrade, http2-settings, close", "upgrade: h2c", "http2-settings: AAMAAABk"];
  const query = '{"query":"{ signInMethods { provider } }"}';
  expect(await statusOf("POST", "/graphql", [...offer, "content-type: application/json"], query)).toBe("200");
  expect(await statusOf("GET", "/sign-in", ["connection: upgrade, close", "upgrade: websocket"])).toBe("200");
  expect(await statusOf("GET", "/p/none", ["connection: upgrade, close", "upgrade: websocket"])).toBe("200");
});

test("pages are only read: no body sent to one is taken", async ({ request }) => {
  const answer = await request.post("/sign-in", { headers: { "next-action": "a".repeat(42) }, multipart: { "1": "x" } });
  expect([answer.status(), answer.headers().allow]).toEqual([405, "GET, HEAD"]);
});
