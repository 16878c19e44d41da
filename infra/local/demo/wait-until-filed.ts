import type { DemoClient } from "./client.ts";

const pollSeconds = 1;

/** Waits until no exam of the project accepts files any more; returns whether that happened within the time. Rejects once `signal` is aborted. */
export async function waitUntilFiled(client: DemoClient, projectId: string, seconds: number, signal?: AbortSignal): Promise<boolean> {
  for (const end = Date.now() + seconds * 1000; Date.now() < end; ) {
    signal?.throwIfAborted();
    const { worklist } = await client.ask<{ worklist: { totalCount: number } }>(
      "query($p: ID!) { worklist(projectId: $p, status: [INGESTING], first: 1) { totalCount } }",
      { p: projectId },
    );
    if (worklist.totalCount === 0) return true;
    await new Promise((resolve) => setTimeout(resolve, pollSeconds * 1000));
  }
  return false;
}
