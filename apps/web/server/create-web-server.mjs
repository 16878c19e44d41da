import { createServer } from "node:http";

/**
 * The HTTP server of the web process. A request names a path: for a whole address, as clients send to a proxy, Next would redirect to that address.
 *
 * @param {import("node:http").RequestListener} handle
 */
export function createWebServer(handle) {
  const server = createServer((request, response) => {
    if (request.url?.startsWith("/")) handle(request, response);
    else response.writeHead(400, { connection: "close" }).end();
  });
  // Large uploads and event streams outlive Node's default of five minutes for a whole request.
  server.requestTimeout = 0;
  // No limit beside that of 16 kB for all of them: beyond a thousand, Node 22.13 leaves out the rest, be it the length of the body or who asks.
  server.maxHeadersCount = 0;
  return server;
}
