/**
 * Reads the next item while the current one is processed, and never further ahead, so at most two results are held. Reads start in order, and a
 * result is not used before its turn.
 */
export async function* readAhead<Wanted, Given>(
  wanted: readonly Wanted[],
  read: (one: Wanted) => Promise<Given>,
): AsyncGenerator<Given, void, undefined> {
  const begin = (index: number) => {
    if (index >= wanted.length) return undefined;
    const reading = read(wanted[index] as Wanted);
    // An error is thrown when its turn comes; this only prevents an unhandled rejection.
    reading.catch(() => undefined);
    return reading;
  };
  let next = begin(0);
  for (let index = 0; next !== undefined; index += 1) {
    const given = await next;
    next = begin(index + 1);
    yield given;
  }
}
