export interface TimedCalls {
  /** Of each call, the shortest first. */
  readonly milliseconds: readonly number[];
  readonly refused: number;
  readonly perSecond: number;
}

/** Asks the same by several clients at once for a while; `ask` is told which client asks, from 0, and answers whether it was not refused. */
export async function timeCalls(
  ask: (client: number) => Promise<boolean>,
  { clients, seconds }: { readonly clients: number; readonly seconds: number },
): Promise<TimedCalls> {
  // Documents are parsed, statements planned and pages read once before, by each client: what somebody opens is noted once a minute.
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

/** Below which this share of sorted times lies. */
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
