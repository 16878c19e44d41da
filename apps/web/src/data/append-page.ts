interface Page {
  readonly nodes: readonly unknown[];
}

/** For `fetchMore`: the answer whose list in `field` holds the pages before and the one just fetched. */
export function appendPage<Field extends string>(field: Field) {
  return <Answer extends Readonly<Record<Field, Page>>>(
    before: Answer,
    { fetchMoreResult: next }: { fetchMoreResult: Answer },
  ): Answer => ({
    ...next,
    [field]: { ...next[field], nodes: [...before[field].nodes, ...next[field].nodes] },
  });
}
