/**
 * The server's time in this browser. Workstation clocks run minutes fast or slow, so periods that the server dates (how long a decision can be undone,
 * how old something is) must not be counted by them.
 */
let aheadMilliseconds = 0;

/** The header has whole seconds, and an answer takes time to arrive: a smaller difference says nothing about the clocks. */
const unsureMilliseconds = 2000;

/** Learns from the Date header of an answer that has just arrived. */
export function noteServerTime(header: string | null, here = Date.now()): void {
  const there = Date.parse(header ?? "");
  if (Number.isNaN(there)) return;
  const ahead = there + 500 - here;
  aheadMilliseconds = Math.abs(ahead) < unsureMilliseconds ? 0 : ahead;
}

/** Milliseconds since 1970 by the server's clock. */
export function serverNow(here = Date.now()): number {
  return here + aheadMilliseconds;
}
