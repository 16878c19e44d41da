import { setTimeout as wait } from "node:timers/promises";
import type { HealthChecks } from "./health.ts";
import type { Logger } from "./logger.ts";

const firstWaitMilliseconds = 250;
const longestWaitMilliseconds = 10_000;

export interface Starting {
  /** Does a step of starting; while `what` it needs is away, again after some time, for as long as it takes. */
  needs<Result>(what: string, step: () => Promise<Result>): Promise<Result>;
  /** What readiness hangs on: having started, and afterwards what `done` was given. */
  checks(): HealthChecks;
  done(checks: HealthChecks): void;
}

/** Readiness says it. */
class StartingError extends Error {
  override readonly name = "StartingError";
  constructor(readonly publicReason: string) {
    super(`the process is ${publicReason}`);
  }
}

/**
 * Starts a process whose database or store may come later than itself, or answer slowly: it waits, and says for what, rather than end. `isAway` tells such
 * a fault from all others, which end the process. Told to stop meanwhile, it begins nothing more, and leaves ending to who stops it.
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
        if (state !== "starting") logger.info(`found ${what}`);
        state = "starting";
        return result;
      } catch (error) {
        if (!isAway(error)) throw error;
        state = `starting: waits for ${what}`;
        logger.warn({ err: error }, `waits for ${what}`);
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
