import { createServer } from "node:http";

/** /health and /metrics, on a port that no browser reaches. Ready means that pages are served; they say so themselves when the API is unavailable. */
export async function listenForOperations({ hostname, port }) {
  const { collectDefaultMetrics, Registry } = await import("prom-client");
  const registry = new Registry();
  registry.setDefaultLabels({ process: "web" });
  collectDefaultMetrics({ register: registry });
  const server = createServer(async (request, response) => {
    const path = (request.url ?? "/").split("?")[0];
    if (path === "/metrics") respond(response, 200, registry.contentType, await registry.metrics());
    else if (path === "/health") respond(response, 200, "application/json", '{"status":"ok"}');
    else if (path === "/health/ready") respond(response, 200, "application/json", '{"ready":true,"checks":{}}');
    else respond(response, 404, "text/plain", "not found");
  });
  // Must not keep the process alive.
  server.unref();
  await new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, hostname, resolve);
  });
  return server;
}

function respond(response, status, contentType, body) {
  response.writeHead(status, { "content-type": contentType, "cache-control": "no-store" }).end(body);
}
