import { Agent, request as httpRequest } from "node:http";
import { request as httpsRequest } from "node:https";

const prefixes = ["/graphql", "/store", "/auth"];
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

/** True for /graphql, /graphql/stream, /store/…, /auth/… and nothing that merely begins with these letters. */
export function isForApi(url) {
  const path = url.split("?", 1)[0];
  return prefixes.some((prefix) => path === prefix || path.startsWith(`${prefix}/`));
}

function forwardedHeaders(request) {
  const headers = {};
  for (const [name, value] of Object.entries(request.headers)) if (!hopByHop.has(name) && value !== undefined) headers[name] = value;
  const remote = request.socket.remoteAddress ?? "";
  // What the outside claims about itself is kept only behind a proxy that the operator trusts.
  const trusted = process.env.TRUST_PROXY === "1";
  headers["x-forwarded-for"] = trusted && headers["x-forwarded-for"] ? `${headers["x-forwarded-for"]}, ${remote}` : remote;
  headers["x-forwarded-host"] = (trusted && headers["x-forwarded-host"]) || request.headers.host || "";
  headers["x-forwarded-proto"] = (trusted && headers["x-forwarded-proto"]) || (request.socket.encrypted ? "https" : "http");
  if (request.headers["transfer-encoding"]) headers["transfer-encoding"] = "chunked";
  return headers;
}

function answerUnavailable(response) {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  response.writeHead(502, { "content-type": "application/json" });
  const message = "The server is not answering. Try again in a moment.";
  response.end(JSON.stringify({ errors: [{ message, extensions: { code: "UNAVAILABLE", retryable: true } }] }));
}

/**
 * Streams requests to the API byte for byte: uploads are not gathered, event streams not held back, and whichever side
 * goes away first ends the other.
 *
 * @param {URL} target
 */
export function createProxy(target) {
  const secure = target.protocol === "https:";
  const send = secure ? httpsRequest : httpRequest;
  const agent = secure ? undefined : new Agent({ keepAlive: true, maxSockets: 256 });

  function handle(request, response) {
    const upstream = send(
      {
        protocol: target.protocol,
        hostname: target.hostname,
        port: target.port,
        method: request.method,
        path: request.url,
        headers: forwardedHeaders(request),
        agent,
      },
      (answer) => {
        const headers = {};
        for (const [name, value] of Object.entries(answer.headers)) if (!hopByHop.has(name) && value !== undefined) headers[name] = value;
        response.writeHead(answer.statusCode ?? 502, headers);
        // An event stream's head must leave before its first event.
        response.flushHeaders();
        answer.on("error", () => response.destroy());
        answer.pipe(response);
      },
    );
    upstream.on("error", () => {
      request.unpipe(upstream);
      request.resume();
      answerUnavailable(response);
    });
    request.on("error", () => upstream.destroy());
    response.on("close", () => {
      if (!response.writableFinished) upstream.destroy();
    });
    request.pipe(upstream);
  }

  return { handle, close: () => agent?.destroy() };
}
