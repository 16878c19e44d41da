export interface TimedCalls {
  /** Duration of each call, shortest first. */
  readonly milliseconds: readonly number[];
  readonly refused: number;
  readonly perSecond: number;
}

/**
 * Makes the same request from several clients at once for some seconds; `ask` receives the client's number, from 0, and returns whether the request
 * was accepted.
 */
export async function timeCalls(
  ask: (client: number) => Promise<boolean>,
  { clients, seconds }: { readonly clients: number; readonly seconds: number },
): Promise<TimedCalls> {
  // Warm-up for each client: documents are parsed, statements planned and pages read, and what somebody opens is recorded only once a minute.
  for (let client = 0; client < clients; client += 1) await ask(client);
  const milliseconds: number[] = [];
  let refused = 0;
  const begun = performance.now();
  const until = begun + seconds * 1_000;
  await Promise.all(
    Array.from({ length: clients }, async (_, client) => {
      do {
        const asked = performance.now();
        if (!(await ask(client))) refused += 1;
        milliseconds.push(performance.now() - asked);
      } while (performance.now() < until);
    }),
  );
  const perSecond = (milliseconds.length / (performance.now() - begun)) * 1_000;
  return { milliseconds: milliseconds.sort((a, b) => a - b), refused, perSecond };
}

/** The percentile of sorted times at this share. */
export function at(sorted: readonly number[], share: number): string {
  return (sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0).toFixed(0);
}

export async function askGraphql(
  url: string,
  token: string,
  { query, variables }: { readonly query: string; readonly variables: Readonly<Record<string, unknown>> },
): Promise<boolean> {
  const response = await fetch(`${url}/graphql`, {
    method: "POST",
    headers: { "content-type": "application/json", authorization: `Bearer ${token}` },
    body: JSON.stringify({ query, variables }),
  });
  const { errors } = (await response.json()) as { readonly errors?: readonly unknown[] };
  return errors === undefined;
}
