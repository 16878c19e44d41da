import { createServer, type IncomingMessage, type RequestListener } from "node:http";
import { type AddressInfo, createServer as createTcpServer, type Server } from "node:net";
import { afterEach, describe, expect, test } from "vitest";
import { type PostOptions, postToEndpoint, type Resolve } from "./post.ts";

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

async function listen(answer: RequestListener): Promise<{ port: number; received: IncomingMessage[]; bodies: string[] }> {
  const received: IncomingMessage[] = [];
  const bodies: string[] = [];
  const server = createServer(async (request, response) => {
    received.push(request);
    let body = "";
    for await (const chunk of request) body += chunk;
    bodies.push(body);
    answer(request, response);
  });
  servers.push(server);
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
  return { port: (server.address() as AddressInfo).port, received, bodies };
}

/** A resolver that returns these answers one after another, and records the names it was asked for. */
function resolver(...answers: readonly (readonly string[])[]): Resolve & { asked: string[] } {
  const asked: string[] = [];
  const resolve = async (hostname: string) => {
    const addresses = answers[Math.min(asked.push(hostname), answers.length) - 1] ?? [];
    return addresses.map((address) => ({ address, family: address.includes(":") ? 6 : 4 }));
  };
  return Object.assign(resolve, { asked });
}

const lax = { allowPrivate: true, allowHttp: true };
const strict = { allowPrivate: false, allowHttp: true };
const post = (url: string, more: Partial<PostOptions> = {}) =>
  postToEndpoint(
    { url, headers: { "webhook-id": "one" }, body: '{"a":"ä"}' },
    { rules: lax, resolve: resolver(["127.0.0.1"]), timeoutSeconds: 20, ...more },
  );

test("posts the body as JSON, with the headers, to the address that the name resolved to", async () => {
  const { port, received, bodies } = await listen((_request, response) => response.writeHead(204).end());
  expect(await post(`http://hooks.test:${port}/path?query=1`)).toEqual({ statusCode: 204, problem: null });
  const [request] = received;
  expect([request?.method, request?.url, bodies]).toEqual(["POST", "/path?query=1", ['{"a":"ä"}']]);
  expect(request?.headers).toMatchObject({
    host: `hooks.test:${port}`,
    "webhook-id": "one",
    "content-type": "application/json",
    connection: "close",
  });
});

describe("addresses", () => {
  test("resolves a name once, so that one that later resolves differently gains nothing", async () => {
    const { port, received } = await listen((_request, response) => response.end());
    const rebinding = resolver(["127.0.0.1"], ["127.0.0.2"], ["127.0.0.2"]);
    expect(await post(`http://rebinding.test:${port}/`, { resolve: rebinding })).toMatchObject({ problem: null });
    expect([rebinding.asked, received.length]).toEqual([["rebinding.test"], 1]);
  });

  test.each([
    ["loopback", ["127.0.0.1"]],
    ["loopback of IPv6", ["::1"]],
    ["a private address among public ones", ["8.8.8.8", "127.0.0.1"]],
    ["loopback inside an address of IPv6", ["::ffff:127.0.0.1"]],
    ["this network", ["0.0.0.0"]],
  ])("refuses a name that resolves to %s, and sends nothing", async (_, addresses) => {
    const { port, received } = await listen((_request, response) => response.end());
    expect(await post(`http://hooks.test:${port}/`, { rules: strict, resolve: resolver(addresses) })).toEqual({
      statusCode: null,
      problem: "ADDRESS_REFUSED",
    });
    expect(received).toEqual([]);
  });

  test.each(["127.0.0.1", "2130706433", "0177.0.0.1", "0x7f000001", "127.1", "[::1]", "[::ffff:127.0.0.1]", "0.0.0.0"])(
    "refuses %s without resolving it",
    async (host) => {
      const { port, received } = await listen((_request, response) => response.end());
      const resolve = resolver(["8.8.8.8"]);
      expect(await post(`http://${host}:${port}/`, { rules: strict, resolve })).toMatchObject({ problem: "ADDRESS_REFUSED" });
      expect([resolve.asked, received]).toEqual([[], []]);
    },
  );

  test("refuses the addresses of clouds' credentials even where private ones are allowed", async () => {
    for (const address of ["169.254.169.254", "fd00:ec2::254", "fe80::1"])
      expect(await post("http://hooks.test/", { resolve: resolver([address]) })).toMatchObject({ problem: "ADDRESS_REFUSED" });
  });

  test("refuses http where only https is allowed", async () => {
    const { port, received } = await listen((_request, response) => response.end());
    const rules = { allowPrivate: true, allowHttp: false };
    expect(await post(`http://127.0.0.1:${port}/`, { rules })).toMatchObject({ problem: "HTTP_REFUSED" });
    expect(received).toEqual([]);
  });

  test("reports a name that does not resolve", async () => {
    expect(await post("http://nobody.test/", { resolve: resolver([]) })).toMatchObject({ problem: "NAME_UNKNOWN" });
    expect(await post("http://nobody.test/", { resolve: () => Promise.reject(new Error("ENOTFOUND")) })).toMatchObject({
      problem: "NAME_UNKNOWN",
    });
  });
});

describe("answers", () => {
  test("does not follow a redirect", async () => {
    const other = await listen((_request, response) => response.end());
    const { port } = await listen((_request, response) => response.writeHead(302, { location: `http://127.0.0.1:${other.port}/` }).end());
    expect(await post(`http://127.0.0.1:${port}/`)).toEqual({ statusCode: 302, problem: "REDIRECT" });
    expect(other.received).toEqual([]);
  });

  test.each([[500], [404], [410], [429]])("does not count %i as delivered", async (statusCode) => {
    const { port } = await listen((_request, response) => response.writeHead(statusCode).end("no"));
    expect(await post(`http://127.0.0.1:${port}/`)).toEqual({ statusCode, problem: "STATUS" });
  });

  test("does not read an endless body: the connection is closed", async () => {
    let closed: (() => void) | undefined;
    const ended = new Promise<void>((resolve) => {
      closed = resolve;
    });
    const { port } = await listen((_request, response) => {
      const more = () => {
        while (response.write("a".repeat(65_536)));
      };
      response.on("drain", more).on("close", () => closed?.());
      more();
    });
    expect(await post(`http://127.0.0.1:${port}/`)).toEqual({ statusCode: 200, problem: null });
    await ended;
  });

  test("does not accept endless headers as an answer", async () => {
    const { port } = await listen((_request, response) => response.writeHead(200, { long: "a".repeat(70_000) }).end());
    expect(await post(`http://127.0.0.1:${port}/`)).toMatchObject({ problem: "NO_ANSWER" });
  });

  test("does not accept endless early hints as an answer, but allows a few before one", async () => {
    const hint = "HTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\n";
    const sent = { hints: 0, closed: false };
    const flooding = createTcpServer((socket) => {
      const more = () => {
        while (socket.writable && socket.write(hint)) sent.hints += 1;
      };
      socket.on("error", () => {}).on("drain", more);
      socket.on("close", () => {
        sent.closed = true;
      });
      more();
    });
    servers.push(flooding);
    await new Promise<void>((ready) => flooding.listen(0, "127.0.0.1", ready));
    // The timeout is far longer than the test's, so it is not what ends this.
    const { port } = flooding.address() as AddressInfo;
    expect(await post(`http://127.0.0.1:${port}/`, { timeoutSeconds: 3600 })).toMatchObject({ problem: "NO_ANSWER" });
    await expect.poll(() => sent.closed).toBe(true);

    const hinting = await listen((_request, response) => {
      response.writeEarlyHints({ link: "</a>; rel=preload" });
      response.writeContinue();
      response.writeHead(204).end();
    });
    expect(await post(`http://127.0.0.1:${hinting.port}/`)).toEqual({ statusCode: 204, problem: null });
  });

  test("does not accept an answer in another protocol", async () => {
    const { port } = await listen((_request, response) => response.writeHead(101, { connection: "upgrade", upgrade: "websocket" }).end());
    expect(await post(`http://127.0.0.1:${port}/`)).toMatchObject({ problem: "NO_ANSWER" });
  });

  test("gives up after the timeout on a receiver that says nothing and on a resolver that does not answer", async () => {
    const silent = createTcpServer();
    servers.push(silent);
    await new Promise<void>((ready) => silent.listen(0, "127.0.0.1", ready));
    const { port } = silent.address() as AddressInfo;
    expect(await post(`http://127.0.0.1:${port}/`, { timeoutSeconds: 0.05 })).toMatchObject({ problem: "TIMEOUT" });
    expect(await post("http://hooks.test/", { timeoutSeconds: 0.05, resolve: () => new Promise(() => {}) })).toMatchObject({
      problem: "TIMEOUT",
    });
  });

  test("reports a receiver that does not listen, or has no TLS where https is required", async () => {
    const { port } = await listen((_request, response) => response.end());
    expect(await post(`https://127.0.0.1:${port}/`)).toMatchObject({ problem: "TLS_FAILED" });
    for (const server of servers.splice(0)) await new Promise((done) => server.close(done));
    expect(await post(`http://127.0.0.1:${port}/`)).toMatchObject({ problem: "UNREACHABLE" });
  });
});
