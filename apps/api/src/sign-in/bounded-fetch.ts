import { AsyncLocalStorage } from "node:async_hooks";

export interface FetchBounds {
  /** Size of a response's body, unpacked. Providers' descriptions, keys and tokens have some ten kilobytes. */
  readonly mostBytes: number;
  /** From the request to the end of the response. */
  readonly timeoutSeconds: number;
}

export const providerBounds: FetchBounds = { mostBytes: 2 ** 20, timeoutSeconds: 10 };

const bounding = new AsyncLocalStorage<FetchBounds>();
let isInstalled = false;

/**
 * Runs `work`; whatever it fetches is read to its end at once, within bounds, or fails. Threat: better-auth and jose read whatever a provider
 * answers, however long and large, and every request that identifies its caller waits for the provider's description. They use the global fetch and
 * accept no other, so that is the one that is bounded, and only during such work.
 */
export function withBoundedFetch<Result>(work: () => Result, bounds: FetchBounds = providerBounds): Result {
  if (!isInstalled) {
    isInstalled = true;
    const unbounded = globalThis.fetch;
    globalThis.fetch = (input, init) => {
      const bound = bounding.getStore();
      return bound === undefined ? unbounded(input, init) : fetchWithin(bound, unbounded, input, init);
    };
  }
  return bounding.run(bounds, work);
}

async function fetchWithin(
  { mostBytes, timeoutSeconds }: FetchBounds,
  unbounded: typeof fetch,
  input: Parameters<typeof fetch>[0],
  init: RequestInit = {},
): Promise<Response> {
  const tooMuch = new AbortController();
  const signals = [tooMuch.signal, AbortSignal.timeout(timeoutSeconds * 1000), ...(init.signal ? [init.signal] : [])];
  const response = await unbounded(input, { ...init, signal: AbortSignal.any(signals) });
  if (response.body === null) return response;
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of response.body) {
    length += chunk.byteLength;
    if (length > mostBytes) {
      const error = new Error(`an answer of more than ${mostBytes} bytes`);
      tooMuch.abort(error);
      throw error;
    }
    chunks.push(chunk);
  }
  const { status, statusText, headers } = response;
  return new Response(Buffer.concat(chunks), { status, statusText, headers });
}
