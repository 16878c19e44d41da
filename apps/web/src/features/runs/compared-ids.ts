/** The most runs in one comparison. */
export const comparedAtMost = 4;

/** The runs of a URL, in its order, each once. */
export function comparedIdsOf(query: { getAll: (name: string) => string[] }): string[] {
  return [...new Set(query.getAll("run"))].slice(0, comparedAtMost);
}

/** The URL of a comparison. */
export function comparisonHref(projectKey: string, ids: Iterable<string>): string {
  return `/p/${projectKey}/runs/compare?${new URLSearchParams([...ids].map((id) => ["run", id]))}`;
}
