const firstMilliseconds = 500;
const longestMilliseconds = 30_000;
/** What lived so long was well: its next end is a new story. */
const wellAfterMilliseconds = 60_000;

/**
 * How long to wait before what has ended is started again: twice as long each time, so that what cannot live does not take the machine's time,
 * until it lived for a minute.
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
