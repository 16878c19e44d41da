/**
 * Traces across the processes. Plain JavaScript: the web process runs without a loader. Nothing is measured, sent or even loaded unless
 * OTEL_EXPORTER_OTLP_ENDPOINT is set.
 *
 * Threat: traces are sent to a system whose readers are not ours. Spans carry only names, ids and codes of our own; never the path of an address,
 * text from a request, or the message of an error.
 */
import { context, propagation, SpanKind, SpanStatusCode, trace } from "@opentelemetry/api";

export async function startTracing(processName, env = process.env) {
  if (!env.OTEL_EXPORTER_OTLP_ENDPOINT) return { stop: async () => undefined };
  const { sendTraces } = await import("./send-traces.mjs");
  return sendTraces(processName, env);
}

export async function inSpan(name, { kind = "INTERNAL", attributes = {}, parent }, work) {
  const from = parent === undefined ? context.active() : propagation.extract(context.active(), parent);
  return trace.getTracer("second-read").startActiveSpan(name, { kind: SpanKind[kind], attributes }, from, async (span) => {
    try {
      return await work(span);
    } catch (error) {
      span.setStatus({ code: SpanStatusCode.ERROR });
      throw error;
    } finally {
      span.end();
    }
  });
}

export function traceHeaders() {
  const headers = {};
  propagation.inject(context.active(), headers);
  return headers;
}
