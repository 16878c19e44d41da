/**
 * Runs tasks one after another, whichever caller they come from: a connection accepts no query while it answers another. A task that fails does not
 * stop those after it.
 */
export function createTurns(): <T>(work: () => Promise<T>) => Promise<T> {
  let turn: Promise<unknown> = Promise.resolve();
  return (work) => {
    const result = turn.then(work);
    turn = result.catch(() => undefined);
    return result;
  };
}
