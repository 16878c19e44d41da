/** Thrown once the time limit has passed. */
export class TimeIsUp extends Error {}

/** Returns a check to call between pieces of work that are kept. 0 minutes: no limit. */
export function timeLimit(minutes: number): () => void {
  const end = minutes === 0 ? Number.POSITIVE_INFINITY : Date.now() + minutes * 60_000;
  return () => {
    if (Date.now() > end) throw new TimeIsUp();
  };
}
