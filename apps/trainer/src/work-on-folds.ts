import type { Slots } from "@second-read/jobs";
import type { TrainerDeps } from "./deps.ts";
import { gaveUpRun } from "./gave-up-run.ts";
import { trainFoldJob } from "./jobs/train-fold.ts";

/**
 * Takes one fold after another for as long as this process holds one of the machine's cores: all trainers of a machine together train no more folds at once
 * than it has cores, and who finds none free stands by. Where the connection that holds the core is lost, the fold that is being trained is still finished.
 */
export async function workOnFolds(deps: TrainerDeps, cores: Slots, signal: AbortSignal): Promise<void> {
  const { jobs, logger } = deps;
  while (!signal.aborted) {
    const core = await cores.take(signal);
    logger.info({ core: core.number }, "taking folds");
    const work = await jobs.work({
      "train-fold": {
        handle: ({ payload, ...jobTry }) => trainFoldJob(deps, payload, jobTry),
        exhausted: ({ payload, reason }) => gaveUpRun(deps, payload.runId, reason),
      },
    });
    await new Promise<void>((resolve) => {
      for (const ended of [core.lost, signal]) {
        // It may have ended while the workers were started.
        if (ended.aborted) resolve();
        else ended.addEventListener("abort", () => resolve(), { once: true });
      }
    });
    // A process that stops lets go of its jobs by itself.
    if (signal.aborted) return;
    logger.warn({ core: core.number }, "lost its core; taking no folds until it has one");
    await work.stop();
  }
}
