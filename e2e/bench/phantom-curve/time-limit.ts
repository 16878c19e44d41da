/** Thrown by the check of a time limit that has passed. */
export class TimeIsUp extends Error {}

/** Called between pieces of work that are kept. 0 minutes: never ends. */
export function timeLimit(minutes: number): () => void {
  const end = minutes === 0 ? Number.POSITIVE_INFINITY : Date.now() + minutes * 60_000;
  return () => {
    if (Date.now() > end) throw new TimeIsUp();
  };
}
