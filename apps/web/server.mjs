/**
 * The one origin of the product: pages by Next, and /graphql, /store, /auth and /audit streamed to the API.
 *
 * Environment: PORT (default 3000), HOST (default 127.0.0.1), API_URL (default http://127.0.0.1:4000; several processes of the API are separated by blanks), PUBLIC_ORIGIN (the address browsers use;
 * without it, pages are rendered without data from the API), OPERATIONS_PORT (for /health and /metrics; none without it), SECURITY_CONTACT (of security.txt), SECOND_READ_DEV=1 to run Next in development mode. Tells a parent process `{ ready: true, port }` once it listens.
 */
import { createServer } from "node:http";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { startTracing } from "@second-read/runtime/tracing";
import next from "next";
import { readAddresses } from "./server/api-processes.mjs";
import { createWebServer } from "./server/create-web-server.mjs";
import { createNonce, securityHeaders, transportHeaders } from "./server/headers.mjs";
import { log, logWhatIsPrinted } from "./server/log.mjs";
import { listenForOperations } from "./server/operations.mjs";
import { createProxy, isForApi } from "./server/proxy.mjs";
import { answerSecurityContact } from "./server/security-contact.mjs";
import { traceRequest } from "./server/trace-request.mjs";

const directory = dirname(fileURLToPath(import.meta.url));
const port = Number(process.env.PORT ?? 3000);
const hostname = process.env.HOST ?? "127.0.0.1";
const apiAddresses = readAddresses(process.env.API_URL ?? "http://127.0.0.1:4000");
const operationsPort = process.env.OPERATIONS_PORT;
const dev = process.env.SECOND_READ_DEV === "1";

if (!dev) logWhatIsPrinted();

// Next would listen for "upgrade" on the server of the first page, and then leave open and unanswered, for ever, whatever offers another protocol, as
// Java's clients do with each request. It is given a server that never listens.
const app = next({ dev, dir: directory, hostname, port, httpServer: createServer(), ...(dev ? { webpack: true } : {}) });
const handlePage = app.getRequestHandler();
const proxy = createProxy(apiAddresses);
const tracing = await startTracing("web");

const server = createWebServer((request, response) => {
  for (const [name, value] of transportHeaders(process.env.PUBLIC_ORIGIN)) response.setHeader(name, value);
  if (request.url === "/.well-known/security.txt") {
    answerSecurityContact(response, { contact: process.env.SECURITY_CONTACT, origin: process.env.PUBLIC_ORIGIN });
    return;
  }
  if (isForApi(request.url ?? "/")) {
    traceRequest(request, response, () => proxy.handle(request, response));
    return;
  }
  if (!dev && request.method !== "GET" && request.method !== "HEAD") {
    // Next would look for a server action in the body, and there are none. The body is not read, so the connection cannot be reused.
    response.writeHead(405, { allow: "GET, HEAD", connection: "close" }).end();
    return;
  }
  const nonce = createNonce();
  for (const [name, value] of securityHeaders({ nonce, dev })) response.setHeader(name, value);
  // Next reads the nonce for its own inline scripts from the request's policy.
  request.headers["content-security-policy"] = String(response.getHeader("content-security-policy"));
  request.headers["x-nonce"] = nonce;
  handlePage(request, response).catch((error) => {
    log("error", "a page failed", { err: error });
    if (!response.headersSent) response.writeHead(500, { "content-type": "text/plain" });
    response.end("This page failed. Reload it; if it fails again, tell your administrator.");
  });
});

let stopping = false;
function stop() {
  if (stopping) return;
  stopping = true;
  // Before it listens there are no requests to wait for.
  if (!server.listening) process.exit(0);
  server.close(() => {
    proxy.close();
    Promise.all([app.close(), tracing.stop()]).finally(() => process.exit(0));
  });
  server.closeIdleConnections();
  // Event streams never end by themselves: give short requests three seconds, then close all connections.
  setTimeout(() => server.closeAllConnections(), 3000).unref();
}
process.on("SIGTERM", stop);
process.on("SIGINT", stop);
process.on("disconnect", stop);
// The parent may have exited before that line; an orphaned server would keep the port.
if (process.connected === false) process.exit(0);

await app.prepare();
if (operationsPort) await listenForOperations({ hostname, port: Number(operationsPort) });
const upgrade = dev ? app.getUpgradeHandler?.() : undefined;
if (upgrade) server.on("upgrade", (request, socket, head) => upgrade(request, socket, head));

server.listen(port, hostname, () => {
  const address = server.address();
  const listeningPort = typeof address === "object" && address ? address.port : port;
  log("info", "ready", { url: `http://${hostname}:${listeningPort}` });
  process.send?.({ ready: true, port: listeningPort });
});
