const firstMilliseconds = 500;
const longestMilliseconds = 30_000;
/** A process that lived this long was healthy: its next end counts as the first. */
const wellAfterMilliseconds = 60_000;

/**
 * How long to wait before restarting a process that has ended: twice as long each time, so that a process that cannot run does not use up the
 * machine, until it has lived for a minute.
 */
export function createRestartDelay(now: () => number = () => performance.now()): { started(): void; next(): number } {
  let startedAt = now();
  let milliseconds = firstMilliseconds;
  return {
    started() {
      startedAt = now();
    },
    next() {
      if (now() - startedAt > wellAfterMilliseconds) milliseconds = firstMilliseconds;
      const wait = milliseconds;
      milliseconds = Math.min(milliseconds * 2, longestMilliseconds);
      return wait;
    },
  };
}
