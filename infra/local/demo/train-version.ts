import { type DemoClient, DemoRefused } from "./client.ts";

const pollSeconds = 2;

/**
 * Trains a version on the current truth; the same name again returns the same run. Null if the truth does not suffice for even two folds (it should;
 * the held-out share is drawn separately for each installation).
 */
export async function startTraining(client: DemoClient, projectId: string, name: string): Promise<string | null> {
  for (const folds of [3, 2]) {
    try {
      const { triggerRetraining } = await client.ask<{ triggerRetraining: { id: string } }>(
        "mutation($input: TriggerRetrainingInput!) { triggerRetraining(input: $input) { id } }",
        { input: { projectId, folds, seed: 1, reason: `The demo's ${name} version`, idempotencyKey: `demo-${name}-version-${folds}` } },
      );
      return triggerRetraining.id;
    } catch (error) {
      if (!(error instanceof DemoRefused) || error.code !== "TOO_LITTLE_TRUTH") throw error;
    }
  }
  return null;
}

/** Waits until a run has ended, in success or failure. */
export async function waitForRun(client: DemoClient, runId: string, signal: AbortSignal): Promise<void> {
  const ended = ["SUCCEEDED", "FAILED", "CANCELLED"];
  for (;;) {
    signal.throwIfAborted();
    const { trainingRun } = await client.ask<{ trainingRun: { status: string } | null }>(
      "query($id: ID!) { trainingRun(id: $id) { status } }",
      {
        id: runId,
      },
    );
    if (trainingRun === null || ended.includes(trainingRun.status)) return;
    await new Promise((resolve) => setTimeout(resolve, pollSeconds * 1000));
  }
}
