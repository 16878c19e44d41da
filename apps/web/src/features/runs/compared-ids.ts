/** So many runs are laid over each other at most. */
export const comparedAtMost = 4;

/** The runs of an address, in its order, each once. */
export function comparedIdsOf(query: { getAll: (name: string) => string[] }): string[] {
  return [...new Set(query.getAll("run"))].slice(0, comparedAtMost);
}

/** The address of runs laid over each other. */
export function comparisonHref(projectKey: string, ids: Iterable<string>): string {
  return `/p/${projectKey}/runs/compare?${new URLSearchParams([...ids].map((id) => ["run", id]))}`;
}
