import { once } from "node:events";
import { createServer, type IncomingMessage, request, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, test } from "vitest";
import { createProxy, isForApi } from "./proxy.mjs";

const open: (() => void)[] = [];
afterEach(() => {
  for (const close of open.splice(0)) close();
});

async function listen(handler: (request: IncomingMessage, response: ServerResponse) => void): Promise<{ server: Server; url: URL }> {
  const server = createServer(handler);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  open.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return { server, url: new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}`) };
}

async function behindProxy(api: (request: IncomingMessage, response: ServerResponse) => void): Promise<URL> {
  const { url } = await listen(api);
  const proxy = createProxy(url);
  open.push(proxy.close);
  return (await listen(proxy.handle)).url;
}

test("only the API's own paths go to the API", () => {
  expect(["/graphql", "/graphql/stream", "/graphql?x=1", "/store/a/b", "/auth/sign-in/email"].map(isForApi)).toEqual([
    true,
    true,
    true,
    true,
    true,
  ]);
  expect(["/", "/graphqlx", "/storefront", "/p/demo/read", "/authors"].map(isForApi)).toEqual([false, false, false, false, false]);
});

describe("the proxy", () => {
  test("passes a body, status and headers, and says who asked", async () => {
    const url = await behindProxy(async (incoming, response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of incoming) chunks.push(chunk as Buffer);
      response.writeHead(207, { "x-answer": "yes", "set-cookie": ["a=1", "b=2"] });
      response.end(JSON.stringify({ body: Buffer.concat(chunks).toString(), headers: incoming.headers }));
    });
    const answer = await fetch(new URL("/graphql", url), { method: "POST", body: "hello", headers: { "x-forwarded-for": "6.6.6.6" } });
    const { body, headers } = (await answer.json()) as { body: string; headers: Record<string, string> };
    expect([answer.status, answer.headers.get("x-answer"), answer.headers.getSetCookie(), body]).toEqual([
      207,
      "yes",
      ["a=1", "b=2"],
      "hello",
    ]);
    // What the outside claims about itself is not believed.
    expect(headers["x-forwarded-for"]).toBe("127.0.0.1");
    expect(headers["x-forwarded-host"]).toBe(url.host);
    expect(headers["x-forwarded-proto"]).toBe("http");
  });

  test("hands on an event stream event by event, and its end when the browser leaves", async () => {
    const left = Promise.withResolvers<void>();
    let send: (text: string) => void = () => undefined;
    const url = await behindProxy((_, response) => {
      response.writeHead(200, { "content-type": "text/event-stream" });
      send = (text) => response.write(text);
      send("event: one\n\n");
      response.on("close", left.resolve);
    });
    const stop = new AbortController();
    const answer = await fetch(new URL("/graphql/stream", url), { signal: stop.signal });
    const reader = answer.body!.getReader();
    const read = async () => new TextDecoder().decode((await reader.read()).value);
    // The second event is sent only after the first has arrived: nothing waits for more.
    expect(await read()).toBe("event: one\n\n");
    send("event: two\n\n");
    expect(await read()).toBe("event: two\n\n");
    stop.abort();
    await left.promise;
  });

  test("streams an upload, and ends it at the API when the sender breaks off", async () => {
    const first = Promise.withResolvers<void>();
    const broken = Promise.withResolvers<boolean>();
    const url = await behindProxy((incoming) => {
      incoming.once("data", () => first.resolve());
      incoming.on("error", () => undefined);
      incoming.on("close", () => broken.resolve(!incoming.complete));
    });
    const upload = request(new URL("/store/incoming/x", url), { method: "PUT", headers: { "content-length": 1_000_000 } });
    upload.on("error", () => undefined);
    upload.write(Buffer.alloc(1000));
    await first.promise;
    upload.destroy();
    expect(await broken.promise).toBe(true);
  });

  test("an API that is away is UNAVAILABLE, in a form that clients know", async () => {
    const { server, url } = await listen(() => undefined);
    server.close();
    await once(server, "close");
    const proxy = createProxy(url);
    open.push(proxy.close);
    const front = await listen(proxy.handle);
    const answer = await fetch(new URL("/graphql", front.url), { method: "POST", body: "{}" });
    expect(answer.status).toBe(502);
    expect(((await answer.json()) as { errors: { extensions: { code: string } }[] }).errors[0]!.extensions.code).toBe("UNAVAILABLE");
  });
});
