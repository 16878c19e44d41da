import type { Logger } from "./logger.ts";

export interface StopStep {
  readonly name: string;
  stop(): Promise<unknown> | unknown;
}

export interface GracefulStop {
  /** Registers a cleanup step; steps run in reverse order, so register them in the order of starting. */
  add(name: string, stop: StopStep["stop"]): void;
  /** Stops now; the same promise for every caller. Exits the process when done. */
  stop(reason: string): Promise<void>;
  /** Aborted as soon as stopping begins. */
  readonly signal: AbortSignal;
}

/**
 * Stops a process on SIGINT, SIGTERM, or when the parent that forked it disappears (its IPC channel closes): runs the steps in reverse order, within
 * `timeoutSeconds` in total, then exits with 0, or 1 if a step failed or time ran out.
 * Ctrl-C reaches the whole process group and the parent forwards it as well, so a second signal changes nothing.
 */
export function gracefulStop(options: {
  logger: Pick<Logger, "info" | "error">;
  steps?: readonly StopStep[];
  timeoutSeconds?: number;
  exit?: (code: number) => void;
}): GracefulStop {
  const { logger, timeoutSeconds = 15, exit = process.exit } = options;
  const steps = [...(options.steps ?? [])];
  const aborter = new AbortController();
  let stopping: Promise<void> | undefined;

  async function run(reason: string): Promise<void> {
    logger.info({ reason }, "stopping");
    aborter.abort();
    const watchdog = setTimeout(() => {
      logger.error(`not stopped after ${timeoutSeconds} s, leaving`);
      exit(1);
    }, timeoutSeconds * 1000);
    let failed = false;
    for (const step of steps.reverse()) {
      try {
        await step.stop();
      } catch (error) {
        failed = true;
        logger.error({ err: error, step: step.name }, "a step of stopping failed");
      }
    }
    clearTimeout(watchdog);
    logger.info("stopped");
    exit(failed ? 1 : 0);
  }

  function stop(reason: string): Promise<void> {
    stopping ??= run(reason);
    return stopping;
  }

  process.on("SIGINT", () => void stop("SIGINT"));
  process.on("SIGTERM", () => void stop("SIGTERM"));
  // `connected` is undefined if the process was not forked, and false if the parent went away before this line.
  const connected: boolean | undefined = process.connected;
  if (connected === true) process.on("disconnect", () => void stop("the parent process is gone"));
  if (connected === false) setImmediate(() => void stop("the parent process is gone"));
  return { add: (name, step) => void steps.push({ name, stop: step }), stop, signal: aborter.signal };
}
