import { createClient } from "graphql-sse";

/** A subscription, as it is sent. */
export interface StreamRequest {
  readonly query: string;
  readonly variables?: Record<string, unknown>;
  readonly operationName?: string;
}

export interface StreamListener {
  next(result: unknown): void;
  error(sentence: string): void;
  complete(): void;
}

/** Returns a function that ends it. */
export type Follow = (request: StreamRequest, listener: StreamListener) => () => void;

/** Subscriptions by graphql-sse, one connection each ("distinct connections"), which reconnect when lost. For pages and workers. */
export function createStreams(): Follow {
  const client = createClient({
    url: `${location.origin}/graphql/stream`,
    credentials: "same-origin",
    retryAttempts: 1_000_000,
    retry: (retries) => new Promise((resolve) => setTimeout(resolve, Math.min(30_000, 500 * 2 ** Math.min(retries, 6)))),
  });
  return (request, listener) =>
    client.subscribe(request, {
      next: (result) => listener.next(result),
      error: (error) => listener.error(error instanceof Error ? error.message : "The live connection was lost."),
      complete: () => listener.complete(),
    });
}
