import type { Metrics } from "@second-read/runtime";
import { inSpan } from "@second-read/runtime/tracing";
import type { RequestHandler } from "express";

export type EntryPoint = "graphql" | "auth" | "store";

/** Operation names are chosen by clients; anything that does not look like a name is omitted. */
const operationName = /^[A-Za-z_]\w{0,79}$/;

/**
 * Times each request of an entry point until its response has been sent, and makes it a span of the incoming trace, to which the jobs that it
 * enqueues belong. Comes after reading the body, where the context would be lost.
 */
export function watchRequests(metrics: Metrics): (entry: EntryPoint) => RequestHandler {
  const duration = metrics.histogram(
    "second_read_http_request_duration_seconds",
    "Requests by entry point and status, until the answer had left.",
    ["entry", "status"],
  );
  return (entry) => (request, response, next) => {
    const began = performance.now();
    const name = (request.body as { operationName?: unknown } | undefined)?.operationName;
    const attributes = {
      "http.request.method": request.method,
      "http.route": `/${entry}`,
      ...(typeof name === "string" && operationName.test(name) ? { "graphql.operation.name": name } : {}),
    };
    void inSpan(`${request.method} /${entry}`, { kind: "SERVER", attributes, parent: request.headers }, async (span) => {
      const closed = new Promise((resolve) => response.once("close", resolve));
      next();
      await closed;
      span.setAttribute("http.response.status_code", response.statusCode);
      duration.observe({ entry, status: String(response.statusCode) }, (performance.now() - began) / 1000);
    });
  };
}
