interface Page {
  readonly nodes: readonly unknown[];
  readonly pageInfo?: unknown;
}

/**
 * For `fetchMore`: the answer whose list in `field` holds the pages before and the one just fetched. A page that comes twice, to who pressed twice,
 * is listed once.
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
