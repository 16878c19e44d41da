/** A clock that stands still until told to move. `now` is milliseconds since the epoch. */
export interface TestClock {
  now(): number;
  date(): Date;
  advanceSeconds(seconds: number): void;
}

export function createTestClock(start: Date = new Date(Date.UTC(2026, 0, 5, 12))): TestClock {
  let milliseconds = start.getTime();
  return {
    now: () => milliseconds,
    date: () => new Date(milliseconds),
    advanceSeconds(seconds) {
      milliseconds += seconds * 1000;
    },
  };
}
