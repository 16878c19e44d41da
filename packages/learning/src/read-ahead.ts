/**
 * Reads one after another while the one before is worked on, and never further: what is held is bounded by two. Reads begin in order, and nothing else
 * is done with what they give before its turn.
 */
export async function* readAhead<Wanted, Given>(
  wanted: readonly Wanted[],
  read: (one: Wanted) => Promise<Given>,
): AsyncGenerator<Given, void, undefined> {
  const begin = (index: number) => {
    if (index >= wanted.length) return undefined;
    const reading = read(wanted[index] as Wanted);
    // Thrown when its turn comes, if it does.
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
