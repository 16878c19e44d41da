import { inSpan, traceHeaders } from "@second-read/runtime/tracing";

const route = (url) => `/${url.split(/[/?]/, 2)[1]}`;

/** Makes the request that `pass` hands to the API a span: the first of its trace, unless a proxy that the operator trusts has begun it. */
export function traceRequest(request, response, pass) {
  const { traceparent, tracestate, ...headers } = request.headers;
  const parent = process.env.TRUST_PROXY === "1" ? { traceparent, tracestate } : {};
  const attributes = { "http.request.method": request.method, "http.route": route(request.url) };
  return inSpan(`${request.method} ${route(request.url)}`, { kind: "SERVER", attributes, parent }, async (span) => {
    const closed = new Promise((resolve) => response.once("close", resolve));
    request.headers = { ...headers, ...traceHeaders() };
    pass();
    await closed;
    span.setAttribute("http.response.status_code", response.statusCode);
  });
}
