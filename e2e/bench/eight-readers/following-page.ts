interface FollowingPage {
  /** How many updates it has received. */
  readonly told: () => number;
  /** Whether the other side ended it, or it was closed. */
  readonly hasEnded: () => boolean;
  readonly close: () => void;
}

/** A page that follows the counts of the queue until it is closed. Resolves after the first update. */
export async function openPage(url: string, token: string, projectId: string): Promise<FollowingPage> {
  const closing = new AbortController();
  const response = await fetch(`${url}/graphql/stream`, {
    method: "POST",
    signal: closing.signal,
    headers: { "content-type": "application/json", accept: "text/event-stream", authorization: `Bearer ${token}` },
    body: JSON.stringify({
      query: `subscription($projectId: ID!) { queueChanged(projectId: $projectId) {
        unread awaitingSecondRead arbitration discrepancies newTruthSinceLastRun feedback endedRuns drifted } }`,
      variables: { projectId },
    }),
  });
  let told = 0;
  let first = () => {};
  const isTold = new Promise<void>((resolve) => {
    first = resolve;
  });
  const following = (async () => {
    for await (const text of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
      const events = text.split("event: next").length - 1;
      told += events;
      if (events > 0) first();
    }
  })();
  let ended = false;
  following
    .catch(() => undefined)
    .finally(() => {
      ended = true;
    });
  await Promise.race([isTold, following.then(() => Promise.reject(new Error("a page's stream ended")))]);
  return { told: () => told, hasEnded: () => ended, close: () => closing.abort() };
}
