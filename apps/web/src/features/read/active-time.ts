/** The reader counts as present for this long after an input. */
const attentionMilliseconds = 60_000;

export interface ActiveClock {
  /** Milliseconds counted so far. */
  readonly active: number;
  readonly lastTick: number;
  readonly lastInput: number;
}

export function startClock(now: number, activeSeconds = 0): ActiveClock {
  return { active: activeSeconds * 1000, lastTick: now, lastInput: now };
}

/** Counts the time since the last tick while the page is visible, has the focus and had an input within the last minute. */
export function tick(clock: ActiveClock, now: number, present: boolean): ActiveClock {
  const attendedUntil = clock.lastInput + attentionMilliseconds;
  const counted = present ? Math.max(0, Math.min(now, attendedUntil) - clock.lastTick) : 0;
  return { ...clock, active: clock.active + counted, lastTick: now };
}

export function input(clock: ActiveClock, now: number): ActiveClock {
  return { ...clock, lastInput: now };
}
