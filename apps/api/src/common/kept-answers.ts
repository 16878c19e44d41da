import { type Asker, ClientGone } from "./lane.ts";
import { Recent } from "./recent.ts";

/** Caches the results of heavy work for the next caller; concurrent callers wait for the same work. */
export interface KeptAnswers<Answer> {
  of(key: string, asker: Asker, work: () => Promise<Answer>): Promise<Answer>;
}

/** @param keptMilliseconds how long an answer is kept; the one used longest ago is dropped first */
export function keepAnswers<Answer>({
  atMost,
  keptMilliseconds,
}: {
  readonly atMost: number;
  readonly keptMilliseconds: (answer: Answer) => number;
}): KeptAnswers<Answer> {
  const kept = new Recent<string, { readonly answer: Promise<Answer>; until: number }>({ most: atMost });

  const begin = (key: string, work: () => Promise<Answer>) => {
    const entry = { answer: work(), until: Number.POSITIVE_INFINITY };
    entry.answer.then(
      (answer) => {
        entry.until = performance.now() + keptMilliseconds(answer);
      },
      () => {
        if (kept.get(key) === entry) kept.delete(key);
      },
    );
    return entry;
  };
  const of: KeptAnswers<Answer>["of"] = async (key, asker, work) => {
    const found = kept.get(key);
    const entry = found !== undefined && performance.now() < found.until ? found : begin(key, work);
    if (entry !== found) kept.set(key, entry);
    try {
      return await entry.answer;
    } catch (error) {
      // The first caller has gone; others who wait for the same start it again.
      if (error instanceof ClientGone && !asker.signal.aborted) return of(key, asker, work);
      throw error;
    }
  };
  return { of };
}
