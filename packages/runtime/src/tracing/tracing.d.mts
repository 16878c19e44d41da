export interface TraceHeaders {
  readonly traceparent?: string;
  readonly tracestate?: string;
}

export interface Tracing {
  /** Sends what was not sent yet. */
  stop(): Promise<void>;
}

/** Sends this process's traces where OTEL_EXPORTER_OTLP_ENDPOINT says; does nothing where it is not set. Call it once, before other work. */
export function startTracing(processName: string, env?: Readonly<Record<string, string | undefined>>): Promise<Tracing>;

export interface SpanOptions {
  readonly kind?: "INTERNAL" | "SERVER" | "CLIENT" | "PRODUCER" | "CONSUMER";
  /** Names, ids and codes of our own alone. */
  readonly attributes?: Readonly<Record<string, string | number | boolean>>;
  /** Whose trace this goes on with: headers of a request, or what a job carries. Without it, that of the caller. */
  readonly parent?: Readonly<Record<string, unknown>> | undefined;
}

export interface ActiveSpan {
  setAttribute(name: string, value: string | number | boolean): unknown;
}

/** Runs the work as one span; what it awaits belongs to the same trace. */
export function inSpan<Result>(name: string, options: SpanOptions, work: (span: ActiveSpan) => Promise<Result>): Promise<Result>;

/** What makes another process go on with the trace of now; empty where nothing is traced. */
export function traceHeaders(): TraceHeaders;
