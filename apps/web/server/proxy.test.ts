import { once } from "node:events";
import { createServer, type IncomingMessage, request, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { afterEach, describe, expect, test, vi } from "vitest";
import { createProxy, isForApi } from "./proxy.mjs";

const open: (() => void)[] = [];
afterEach(() => {
  for (const close of open.splice(0)) close();
  vi.unstubAllEnvs();
  vi.useRealTimers();
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
  const proxy = createProxy([url]);
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
    // Forwarded headers of an untrusted client are ignored.
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
    // The second event is sent only after the first has arrived: nothing is buffered.
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
    const proxy = createProxy([url]);
    open.push(proxy.close);
    const front = await listen(proxy.handle);
    const answer = await fetch(new URL("/graphql", front.url), { method: "POST", body: "{}" });
    expect(answer.status).toBe(502);
    expect(((await answer.json()) as { errors: { extensions: { code: string } }[] }).errors[0]!.extensions.code).toBe("UNAVAILABLE");
  });

  test("a connection to the API serves one request after another, chunked ones as well", async () => {
    const ports = new Set<number | undefined>();
    const url = await behindProxy(async (incoming, response) => {
      ports.add(incoming.socket.remotePort);
      response.end(await text(incoming));
    });
    for (const word of ["one", "two", "three"]) {
      const asking = request(new URL("/graphql", url), { method: "POST", headers: { "transfer-encoding": "chunked" } });
      asking.end(word);
      const [answer] = (await once(asking, "response")) as [IncomingMessage];
      expect(await text(answer)).toBe(word);
    }
    expect(ports.size).toBe(1);
  });

  test("a connection to the API serves one client only", async () => {
    vi.stubEnv("TRUST_PROXY", "1");
    const url = await behindProxy((incoming, response) => response.end(String(incoming.socket.remotePort)));
    const portFor = async (client: string) => (await fetch(new URL("/graphql", url), { headers: { "x-forwarded-for": client } })).text();
    const [one, other, again] = [await portFor("10.0.0.1"), await portFor("10.0.0.2"), await portFor("10.0.0.1")];
    expect(again).toBe(one);
    expect(other).not.toBe(one);
  });

  test("who asks for the connection to end gets it ended, and the API keeps its own", async () => {
    const url = await behindProxy((incoming, response) => response.end(incoming.headers.connection));
    const asking = request(new URL("/graphql", url), { headers: { connection: "close, x-secret", "keep-alive": "timeout=9" } });
    asking.end();
    const [answer] = (await once(asking, "response")) as [IncomingMessage];
    expect([answer.headers.connection, await text(answer)]).toEqual(["close", "keep-alive"]);
  });

  test("an answer that the API breaks off is broken off for the browser", async () => {
    const url = await behindProxy((_, response) => {
      response.writeHead(200, { "content-length": 100 });
      response.write("half", () => response.destroy());
    });
    const answer = await fetch(new URL("/store/image", url));
    await expect(answer.text()).rejects.toThrow();
  });
});

describe("several processes of the API", () => {
  const nameOf = async (url: URL) => (await fetch(new URL("/graphql", url), { method: "POST", body: "{}" })).text();

  async function behindBoth(...handlers: ((request: IncomingMessage, response: ServerResponse) => void)[]): Promise<URL> {
    const apis = await Promise.all(handlers.map(listen));
    const proxy = createProxy(apis.map(({ url }) => url));
    open.push(proxy.close);
    return (await listen(proxy.handle)).url;
  }

  test("get requests in turn, and one that is held up gets no more", async () => {
    const held = Promise.withResolvers<ServerResponse>();
    let holds = false;
    const url = await behindBoth(
      (_, response) => (holds ? held.resolve(response) : response.end("first")),
      (_, response) => response.end("second"),
    );
    const inTurn = [await nameOf(url), await nameOf(url), await nameOf(url), await nameOf(url)];
    expect(inTurn.toSorted()).toEqual(["first", "first", "second", "second"]);
    holds = true;
    const asked = [nameOf(url), nameOf(url)];
    const response = await held.promise;
    for (let more = 0; more < 5; more += 1) expect(await nameOf(url)).toBe("second");
    response.end("first");
    expect((await Promise.all(asked)).toSorted()).toEqual(["first", "second"]);
  });

  test("share streams evenly, whatever else they answer meanwhile", async () => {
    const streams = [0, 0];
    const url = await behindBoth(
      ...streams.map((_, index) => (incoming: IncomingMessage, response: ServerResponse) => {
        if (incoming.url !== "/graphql/stream") return response.end("answer");
        streams[index]! += 1;
        return response.flushHeaders();
      }),
    );
    for (let number = 0; number < 6; number += 1) {
      const asking = request(new URL("/graphql/stream", url), { agent: false });
      asking.on("error", () => undefined);
      open.push(() => asking.destroy());
      asking.end();
      await once(asking, "response");
      await nameOf(url);
    }
    expect(streams).toEqual([3, 3]);
  });

  test("one that has gone is asked for nothing until it answers again; where all have, that is said", async () => {
    const { server, url: first } = await listen((_, response) => response.end("first"));
    const { server: another, url: second } = await listen((_, response) => response.end("second"));
    const proxy = createProxy([first, second]);
    open.push(proxy.close);
    const { url } = await listen(proxy.handle);
    const end = async (one: Server) => {
      one.close();
      one.closeAllConnections();
      await once(one, "close");
    };
    await end(server);
    // Only the request that finds the process gone is told to try again.
    const answers: string[] = [];
    for (let turn = 0; turn < 6; turn += 1) answers.push(await nameOf(url));
    const refused = answers.filter((answer) => answer !== "second");
    expect(refused.length).toBeLessThanOrEqual(1);
    for (const answer of refused)
      expect(JSON.parse(answer)).toMatchObject({ errors: [{ extensions: { code: "UNAVAILABLE", retryable: true } }] });

    await end(another);
    expect(await nameOf(url)).toContain("UNAVAILABLE");
    expect(await nameOf(url)).toContain("UNAVAILABLE");
    server.listen(Number(first.port), "127.0.0.1");
    // Twice: while no process is known to be back, they are tried in turn.
    const both = async () => [await nameOf(url), await nameOf(url)];
    await vi.waitUntil(async () => (await both()).every((name) => name === "first"), { timeout: 20_000, interval: 50 });
  });
});

describe("nobody holds the API's connections", () => {
  /** More than one client's connections of any kind but streams. */
  const many = 300;

  async function postHalf(url: URL, path: string): Promise<void> {
    const half = request(new URL(path, url), { method: "POST", headers: { "content-length": 1000 }, agent: false });
    half.on("error", () => undefined);
    open.push(() => half.destroy());
    await new Promise<void>((resolve) => half.write("{", () => resolve()));
  }

  test("by requests that are begun and not finished", async () => {
    const asked: string[] = [];
    const url = await behindProxy((incoming, response) => {
      asked.push(incoming.url!);
      incoming.resume();
      incoming.on("end", () => response.end("answer"));
    });
    await Promise.all(Array.from({ length: many }, (_, number) => postHalf(url, `/graphql?${number}`)));
    expect(await (await fetch(new URL("/graphql", url), { method: "POST", body: "{}" })).text()).toBe("answer");
    expect(asked).toEqual(["/graphql"]);
  });

  test("by streams, or by files", async () => {
    const url = await behindProxy((incoming, response) => {
      if (incoming.url === "/graphql") response.end("answer");
      else response.flushHeaders();
    });
    for (const path of ["/graphql/stream", "/store/image"]) {
      const held = Array.from({ length: path === "/store/image" ? 256 : many }, async () => {
        const asking = request(new URL(path, url), { agent: false });
        asking.on("error", () => undefined);
        open.push(() => asking.destroy());
        asking.end();
        await once(asking, "response");
      });
      await Promise.all(held);
      expect(await (await fetch(new URL("/graphql", url))).text()).toBe("answer");
    }
  });

  test("by files or answers that one client takes and does not read", async () => {
    vi.stubEnv("TRUST_PROXY", "1");
    const url = await behindProxy((incoming, response) =>
      incoming.url!.endsWith("?held") ? response.flushHeaders() : response.end("answer"),
    );
    for (const path of ["/store/image", "/graphql"]) {
      let answered = 0;
      for (let number = 0; number < many; number += 1) {
        const asking = request(new URL(`${path}?held`, url), { agent: false, headers: { "x-forwarded-for": "10.0.0.1" } });
        asking.on("error", () => undefined);
        asking.on("response", () => (answered += 1));
        open.push(() => asking.destroy());
        asking.end();
      }
      await vi.waitUntil(() => answered === 256, { timeout: 20_000 });
      const other = await fetch(new URL(path, url), { headers: { "x-forwarded-for": "10.0.0.2" }, signal: AbortSignal.timeout(20_000) });
      expect(await other.text()).toBe("answer");
    }
  });

  test("a body that is too long, or comes too slowly, is refused", async () => {
    const url = await behindProxy((_, response) => response.end("answer"));
    const long = await fetch(new URL("/auth/sign-in/email", url), { method: "POST", body: "x".repeat(2 ** 20 + 1) });
    expect([long.status, await long.json()]).toMatchObject([413, { errors: [{ extensions: { code: "INVALID_INPUT" } }] }]);

    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    const slow = request(new URL("/graphql", url), { method: "POST", headers: { "transfer-encoding": "chunked" } });
    slow.write("{");
    const answer = once(slow, "response") as Promise<[IncomingMessage]>;
    await vi.waitFor(() => expect(vi.getTimerCount()).toBeGreaterThan(0));
    vi.advanceTimersByTime(30_000);
    expect((await answer)[0].statusCode).toBe(408);
  });

  test("behind a proxy that the operator trusts the API is told the one address which that proxy saw", async () => {
    vi.stubEnv("TRUST_PROXY", "1");
    const url = await behindProxy((incoming, response) => response.end(incoming.headers["x-forwarded-for"]));
    const answer = await fetch(new URL("/graphql", url), {
      method: "POST",
      body: "hello",
      headers: { "x-forwarded-for": "6.6.6.6, 10.0.0.7" },
    });
    expect(await answer.text()).toBe("10.0.0.7");
  });

  test.each([
    ["address", () => "10.0.0.1", "10.0.0.2"],
    ["network of IPv6", (place: number) => `2001:db8:0:1::${place + 1}`, "2001:db8:0:2::1"],
  ])("the unfinished bodies of one %s are bounded, and those of others not by them", async (_, senderAt, another) => {
    vi.stubEnv("TRUST_PROXY", "1");
    const url = await behindProxy(async (incoming, response) => response.end(String((await text(incoming)).length)));
    /** All but its last byte, so that the proxy must keep it. */
    const post = (client: string) => {
      const asking = request(new URL("/graphql", url), {
        method: "POST",
        agent: false,
        headers: { "content-length": 2 ** 20, "x-forwarded-for": `9.9.9.9, ${client}` },
      });
      asking.on("error", () => undefined);
      open.push(() => asking.destroy());
      asking.write("x".repeat(2 ** 20 - 1));
      return asking;
    };
    const greedy = Array.from({ length: 40 }, (_one, place) => post(senderAt(place)));
    const [refused] = (await Promise.race(greedy.map((asking) => once(asking, "response")))) as [IncomingMessage];
    expect(refused.statusCode).toBe(429);
    const other = post(another);
    other.end("x");
    const [answer] = (await once(other, "response")) as [IncomingMessage];
    expect([answer.statusCode, await text(answer)]).toEqual([200, String(2 ** 20)]);
  });
});
