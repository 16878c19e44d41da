import { type FieldNode, Kind, parse, print, type SelectionNode, visit } from "graphql";
import type { Person } from "../scale/people.ts";
import type { WebCall } from "../scale/web-calls.ts";

export interface Heavy {
  readonly name: string;
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly milliseconds: number;
}

export interface Answer {
  readonly codes: readonly string[];
  readonly retryable: boolean;
  readonly milliseconds: number;
}

export async function ask(apiUrl: string, { token }: Pick<Person, "token">, query: string, variables: object): Promise<Answer> {
  const started = performance.now();
  const response = await fetch(`${apiUrl}/graphql`, {
    method: "POST",
    headers: { "content-type": "application/json", authorization: `Bearer ${token}` },
    body: JSON.stringify({ query, variables }),
  });
  const { errors = [] } = (await response.json()) as { errors?: { extensions: { code: string; retryable: boolean } }[] };
  return {
    codes: errors.map(({ extensions }) => extensions.code),
    retryable: errors.every(({ extensions }) => extensions.retryable),
    milliseconds: performance.now() - started,
  };
}

/** Asks each document alone, five times over by aliases where that is admitted, and answers the one that took longest. */
export async function findHeaviest(apiUrl: string, person: Person, calls: readonly WebCall[]): Promise<Heavy> {
  let heaviest: Heavy | null = null;
  for (const { name, query, variables } of calls) {
    if (query.trimStart().startsWith("subscription")) continue;
    for (const times of [5, 1]) {
      const text = times === 1 ? query : aliased(query, times);
      const { codes, milliseconds } = await ask(apiUrl, person, text, variables);
      if (codes.length > 0) continue;
      if (heaviest === null || milliseconds > heaviest.milliseconds)
        heaviest = { name: `${name} × ${times}`, query: text, variables, milliseconds };
      break;
    }
  }
  if (heaviest === null) throw new Error("nothing is admitted");
  return heaviest;
}

/** Each root field so many times, as `a0…`: a mean client's way past a limit that counts requests. */
export function aliased(query: string, times: number): string {
  const repeated = (selection: SelectionNode): readonly SelectionNode[] =>
    selection.kind === Kind.FIELD ? Array.from({ length: times }, (_, index) => renamed(selection, index)) : [selection];
  const document = visit(parse(query), {
    OperationDefinition: ({ selectionSet, ...operation }) => ({
      ...operation,
      selectionSet: { ...selectionSet, selections: selectionSet.selections.flatMap(repeated) },
    }),
  });
  return print(document);
}

function renamed(field: FieldNode, index: number): FieldNode {
  return { ...field, alias: { kind: Kind.NAME, value: `a${index}_${field.alias?.value ?? field.name.value}` } };
}
