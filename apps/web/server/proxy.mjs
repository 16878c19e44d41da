import { Agent as HttpAgent } from "node:http";
import { Agent as HttpsAgent } from "node:https";
import { Readable } from "node:stream";
import { networkOf } from "@second-read/runtime/network-of";
import { createProxyServer } from "httpxy";
import { shareAmong } from "./api-processes.mjs";
import { log } from "./log.mjs";
import { createBodyReader } from "./read-body.mjs";

const prefixes = ["/graphql", "/store", "/auth", "/audit"];
const hopByHop = new Set([
  "connection",
  "keep-alive",
  "proxy-authenticate",
  "proxy-authorization",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
]);

const pathOf = (url) => url.split("?", 1)[0];
const isBelow = (path, prefix) => path === prefix || path.startsWith(`${prefix}/`);

/** True for /graphql, /graphql/stream, /store/…, /auth/…, /audit/… but not for paths that merely begin with these letters. */
export function isForApi(url) {
  return prefixes.some((prefix) => isBelow(pathOf(url), prefix));
}

/** Which connections a request uses. */
function kindOf(path) {
  if (isBelow(path, "/store")) return "files";
  return isBelow(path, "/graphql/stream") ? "streams" : "requests";
}

const withoutHops = (headers) => Object.fromEntries(Object.entries(headers).filter(([name]) => !hopByHop.has(name)));

/** Forwarded headers are kept only behind a proxy that the operator trusts, and of the addresses only the one that this proxy saw. */
function forwardedHeaders(request) {
  const { headers, socket } = request;
  const claimed = process.env.TRUST_PROXY === "1" ? headers : {};
  return {
    "x-forwarded-for": clientOf(request),
    "x-forwarded-host": claimed["x-forwarded-host"] || headers.host || "",
    "x-forwarded-proto": claimed["x-forwarded-proto"] || (socket.encrypted ? "https" : "http"),
  };
}

/** The client that a request is attributed to: our peer, or the peer of the proxy that the operator trusts. */
function clientOf({ headers, socket }) {
  const behindTrusted = process.env.TRUST_PROXY === "1" ? headers["x-forwarded-for"]?.split(",").at(-1)?.trim() : undefined;
  return behindTrusted || socket.remoteAddress || "";
}

function refuse(response, { status, message, code, retryable }) {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  response.writeHead(status, { "content-type": "application/json" });
  response.end(JSON.stringify({ errors: [{ message, extensions: { code, retryable } }] }));
}

const unavailable = { status: 502, message: "The server is not answering. Try again in a moment.", code: "UNAVAILABLE", retryable: true };

/**
 * Connections to the API, of which each client has its own and at most so many: whoever holds all of theirs waits alone. None is used for two clients,
 * so that what one of them left on it could never be taken for a part of another's request or answer.
 */
const ofEachClient = (Agent) =>
  class extends Agent {
    /** Agents limit and reuse connections by this name. */
    getName(options) {
      return `${super.getName(options)}:${networkOf(String(options?.headers?.["x-forwarded-for"]))}`;
    }
  };

/**
 * Streams requests to the API's processes: uploads and event streams are not buffered, and when one side disconnects the other is ended. Only short
 * request bodies are read in full first, so that a slow sender holds no connection to the API.
 *
 * @param {readonly URL[]} addresses at least one, all of one scheme
 */
export function createProxy(addresses) {
  const Agent = ofEachClient(addresses[0].protocol === "https:" ? HttpsAgent : HttpAgent);
  // Separate agents, so that exhausting one kind of connection does not block the others. The API limits streams per person.
  // `maxSockets` holds for each client.
  const agents = {
    requests: new Agent({ keepAlive: true, maxSockets: 256 }),
    files: new Agent({ keepAlive: true, maxSockets: 256 }),
    streams: new Agent({ keepAlive: true }),
  };
  const readBody = createBodyReader();
  const processes = shareAmong(addresses, (address, isAway) =>
    log(isAway ? "warn" : "info", isAway ? "an API process does not answer" : "the API process answers again", { api: address.origin }),
  );

  const proxy = createProxyServer({ selfHandleResponse: true });
  proxy.on("proxyRes", (answer, _, response) => {
    response.writeHead(answer.statusCode ?? 502, withoutHops(answer.headers));
    // An event stream's head must leave before its first event.
    response.flushHeaders();
    answer.pipe(response);
  });
  proxy.on("error", (_, request, response, address) => {
    processes.failed(address);
    // The rest of the body is read and discarded; otherwise its sender never sees the answer.
    request.resume();
    refuse(response, unavailable);
  });

  function send(request, response, kind, options = {}) {
    // The client left while its body was read: no "close" event would follow.
    if (response.closed) return;
    const { address, end } = processes.take(kind);
    response.once("close", end);
    return proxy.web(request, response, { target: address, agent: agents[kind], ...options }).catch(() => response.destroy());
  }

  async function handle(request, response) {
    const path = pathOf(request.url);
    const isChunked = request.headers["transfer-encoding"] !== undefined;
    const client = networkOf(clientOf(request));
    request.headers = { ...withoutHops(request.headers), ...forwardedHeaders(request) };
    const kind = kindOf(path);
    // Threat: a body without its length would be sent as it is, and the API would take it for the next request, from whomever it names. Node 22.13 drops
    // the headers after the first thousand and still reads such a body.
    if (!isChunked && request.headers["content-length"] === undefined)
      return send(request, response, kind, { buffer: Readable.from([], { objectMode: false }) });
    if (kind === "files") {
      if (isChunked) request.headers["transfer-encoding"] = "chunked";
      return send(request, response, kind);
    }
    const read = await readBody(request, client);
    if (read.kind === "REFUSED") {
      // The rest of the body is not read, so the connection cannot be reused.
      response.setHeader("connection", "close");
      return refuse(response, read);
    }
    if (read.kind === "ABANDONED") return response.destroy();
    request.headers["content-length"] = String(read.body.length);
    return send(request, response, kind, { buffer: Readable.from([read.body], { objectMode: false }) });
  }

  return {
    handle,
    close() {
      processes.close();
      for (const agent of Object.values(agents)) agent.destroy();
    },
  };
}
