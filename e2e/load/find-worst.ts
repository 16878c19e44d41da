import type { Person } from "../scale/people.ts";
import type { Branches, Documents } from "./worst-documents.ts";

export interface Answer {
  readonly data: any;
  readonly codes: readonly string[];
  readonly isRetryable: boolean;
  readonly milliseconds: number;
}

export async function ask(apiUrl: string, { token }: Pick<Person, "token">, query: string, variables: object = {}): Promise<Answer> {
  const started = performance.now();
  const response = await fetch(`${apiUrl}/graphql`, {
    method: "POST",
    headers: { "content-type": "application/json", authorization: `Bearer ${token}` },
    body: JSON.stringify({ query, variables }),
  });
  const { data, errors = [] } = (await response.json()) as { data?: any; errors?: { extensions: { code: string; retryable: boolean } }[] };
  return {
    data,
    codes: errors.map(({ extensions }) => extensions.code),
    isRetryable: errors.every(({ extensions }) => extensions.retryable),
    milliseconds: performance.now() - started,
  };
}

export interface Worst extends Branches {
  readonly query: string;
  readonly measured: number;
}

/** This many documents of each length are extended further. */
const beam = 3;

/**
 * The worst document by `measure` among those that the price limit allows: starts with every root field and each field below it, then extends the
 * worst of them step by step, and finally combines as many of these as the price allows in one document.
 */
export async function findWorst(documents: Documents, times: number, measure: (query: string) => Promise<number> | number): Promise<Worst> {
  const asked: Worst[] = [];
  const worstOf = (all: readonly Worst[]) => all.toSorted((a, b) => b.measured - a.measured);
  const askFor = async (branches: Branches): Promise<Worst> => {
    const query = documents.text(branches);
    const one = { ...branches, query, measured: await measure(query) };
    asked.push(one);
    return one;
  };
  for (let length = documents.shortest(times); length.length > 0; ) {
    const measured: Worst[] = [];
    for (const branches of length) measured.push(await askFor(branches));
    length = worstOf(measured)
      .slice(0, beam)
      .flatMap((one) => documents.longer(one));
  }
  let [merged] = worstOf(asked);
  if (merged === undefined) throw new Error("nothing is admitted");
  for (const other of worstOf(asked)) {
    const more = documents.merged(merged, other);
    if (more !== null && documents.text(more) !== merged.query)
      merged = { ...more, query: documents.text(more), measured: merged.measured };
  }
  await askFor(merged);
  return worstOf(asked)[0] as Worst;
}
