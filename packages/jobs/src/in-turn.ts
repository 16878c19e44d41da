/** Runs work one after another, whoever asks for it: a connection takes no query while it answers another. What fails keeps nothing after it from running. */
export function createTurns(): <T>(work: () => Promise<T>) => Promise<T> {
  let turn: Promise<unknown> = Promise.resolve();
  return (work) => {
    const result = turn.then(work);
    turn = result.catch(() => undefined);
    return result;
  };
}
