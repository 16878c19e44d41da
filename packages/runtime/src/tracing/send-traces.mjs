import { context, propagation, trace } from "@opentelemetry/api";
import { AsyncLocalStorageContextManager } from "@opentelemetry/context-async-hooks";
import { W3CTraceContextPropagator } from "@opentelemetry/core";
import { OTLPTraceExporter } from "@opentelemetry/exporter-trace-otlp-http";
import { defaultResource, resourceFromAttributes } from "@opentelemetry/resources";
import { BatchSpanProcessor, ParentBasedSampler, TraceIdRatioBasedSampler, TracerProvider } from "@opentelemetry/sdk-trace";

/**
 * Endpoint, headers and certificates come from the standard variables OTEL_EXPORTER_OTLP_*; OTEL_TRACES_SAMPLER_ARG is the share of traces that is
 * kept.
 */
export function sendTraces(processName, env) {
  const share = Number(env.OTEL_TRACES_SAMPLER_ARG || 1);
  const provider = new TracerProvider({
    resource: defaultResource().merge(resourceFromAttributes({ "service.namespace": "second-read", "service.name": processName })),
    // Whether a trace is kept is decided where it starts.
    sampler: new ParentBasedSampler({ root: new TraceIdRatioBasedSampler(share) }),
    spanProcessors: [new BatchSpanProcessor({ exporter: new OTLPTraceExporter() })],
  });
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  propagation.setGlobalPropagator(new W3CTraceContextPropagator());
  trace.setGlobalTracerProvider(provider);
  return {
    // A receiver that does not respond must not delay stopping.
    stop: () => provider.shutdown().catch(() => undefined),
  };
}
