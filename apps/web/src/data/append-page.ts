interface Page {
  readonly nodes: readonly unknown[];
  readonly pageInfo?: unknown;
}

/**
 * For `fetchMore`: the answer whose list in `field` holds the earlier pages and the one just fetched. A page fetched twice, after a double click, is
 * listed once.
 */
export function appendPage<Field extends string>(field: Field) {
  return <Answer extends Readonly<Record<Field, Page>>>(before: Answer, { fetchMoreResult: next }: { fetchMoreResult: Answer }): Answer => {
    const end = endOf(next[field]);
    if (end !== null && end === endOf(before[field])) return before;
    return { ...next, [field]: { ...next[field], nodes: [...before[field].nodes, ...next[field].nodes] } };
  };
}

function endOf({ pageInfo }: Page): string | null {
  return (pageInfo as { readonly endCursor?: string | null } | undefined)?.endCursor ?? null;
}
