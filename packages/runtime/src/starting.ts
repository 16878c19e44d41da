import { setTimeout as wait } from "node:timers/promises";
import type { HealthChecks } from "./health.ts";
import type { Logger } from "./logger.ts";

const firstWaitMilliseconds = 250;
const longestWaitMilliseconds = 10_000;

export interface Starting {
  /** Runs a step of the start; while `what` it needs is unavailable, retries for as long as it takes. */
  needs<Result>(what: string, step: () => Promise<Result>): Promise<Result>;
  /** The checks for readiness: having started, and afterwards those passed to `done`. */
  checks(): HealthChecks;
  done(checks: HealthChecks): void;
}

/** Its public reason is shown by the readiness check. */
class StartingError extends Error {
  override readonly name = "StartingError";
  constructor(readonly publicReason: string) {
    super(`the process is ${publicReason}`);
  }
}

/**
 * Starts a process whose database or store may become available later than itself, or answer slowly: it waits, and says for what, instead of exiting.
 * `isAway` recognises such a fault; all others end the process. If told to stop in the meantime, it starts nothing more and leaves the exit to the
 * stopping code.
 */
export function createStarting(options: {
  readonly logger: Pick<Logger, "info" | "warn">;
  readonly signal: AbortSignal;
  readonly isAway: (error: unknown) => boolean;
}): Starting {
  const { logger, signal, isAway } = options;
  let state = "starting";
  let checks: HealthChecks = { start: async () => Promise.reject(new StartingError(state)) };

  async function tryUntilThere<Result>(what: string, step: () => Promise<Result>): Promise<Result> {
    for (let waitMilliseconds = firstWaitMilliseconds; ; waitMilliseconds = Math.min(2 * waitMilliseconds, longestWaitMilliseconds)) {
      try {
        const result = await step();
        if (state !== "starting") logger.info(`reached ${what}`);
        state = "starting";
        return result;
      } catch (error) {
        if (!isAway(error)) throw error;
        state = `starting: waits for ${what}`;
        logger.warn({ err: error }, `waiting for ${what}`);
      }
      await wait(waitMilliseconds, undefined, { signal });
    }
  }

  return {
    async needs(what, step) {
      try {
        return await tryUntilThere(what, step);
      } catch (error) {
        if (!signal.aborted) throw error;
        return new Promise<never>(() => undefined);
      }
    },
    checks: () => checks,
    done(given) {
      checks = given;
    },
  };
}
