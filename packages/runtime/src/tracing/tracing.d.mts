export interface TraceHeaders {
  readonly traceparent?: string;
  readonly tracestate?: string;
}

export interface Tracing {
  /** Sends everything that has not been sent yet. */
  stop(): Promise<void>;
}

/** Sends this process's traces to OTEL_EXPORTER_OTLP_ENDPOINT; does nothing if that is not set. Call it once, before other work. */
export function startTracing(processName: string, env?: Readonly<Record<string, string | undefined>>): Promise<Tracing>;

export interface SpanOptions {
  readonly kind?: "INTERNAL" | "SERVER" | "CLIENT" | "PRODUCER" | "CONSUMER";
  /** Only our own names, ids and codes. */
  readonly attributes?: Readonly<Record<string, string | number | boolean>>;
  /** The trace to continue: headers of a request, or those that a job carries. By default the caller's trace. */
  readonly parent?: Readonly<Record<string, unknown>> | undefined;
}

export interface ActiveSpan {
  setAttribute(name: string, value: string | number | boolean): unknown;
}

/** Runs the work as one span; everything it awaits belongs to the same trace. */
export function inSpan<Result>(name: string, options: SpanOptions, work: (span: ActiveSpan) => Promise<Result>): Promise<Result>;

/** Headers by which another process continues the current trace; empty if nothing is traced. */
export function traceHeaders(): TraceHeaders;
