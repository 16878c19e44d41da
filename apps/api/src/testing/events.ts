import type { GraphqlReply, TestApi, TestPerson } from "./test-api.ts";

export interface StreamedEvent {
  readonly id: string | null;
  readonly event: string;
  readonly data: GraphqlReply<any> | null;
}

/** The first `count` events of a subscription, or fewer when the server ends it; then the connection is dropped. */
export async function firstEvents(
  api: Pick<TestApi, "url">,
  person: TestPerson | null,
  query: string,
  variables: object,
  { count = 1, lastEventId, onEvent }: { count?: number; lastEventId?: string; onEvent?: (event: StreamedEvent) => void } = {},
): Promise<StreamedEvent[]> {
  const dropped = new AbortController();
  const response = await fetch(`${api.url}/graphql/stream`, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      accept: "text/event-stream",
      ...(person ? { authorization: `Bearer ${person.token}` } : {}),
      ...(lastEventId ? { "last-event-id": lastEventId } : {}),
    },
    body: JSON.stringify({ query, variables }),
    signal: dropped.signal,
  });
  if (!response.ok || !response.body) throw new Error(`the stream was refused: ${response.status}`);
  const events: StreamedEvent[] = [];
  let text = "";
  for await (const chunk of response.body.pipeThrough(new TextDecoderStream())) {
    text += chunk;
    const blocks = text.split("\n\n");
    text = blocks.pop() ?? "";
    const fresh = blocks.map(parseEvent).filter(({ event }) => event !== "");
    events.push(...fresh);
    for (const event of fresh) onEvent?.(event);
    if (events.length >= count) break;
  }
  dropped.abort();
  return events.slice(0, count);
}

function parseEvent(block: string): StreamedEvent {
  const lines = Object.fromEntries(
    block.split("\n").map((line) => [line.slice(0, Math.max(0, line.indexOf(":"))), line.slice(line.indexOf(":") + 1).trim()]),
  ) as { id?: string; event?: string; data?: string };
  return { id: lines.id ?? null, event: lines.event ?? "", data: lines.data ? JSON.parse(lines.data) : null };
}
