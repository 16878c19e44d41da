/** A query string with some parameters changed; null removes one. */
export function withParameters(
  query: URLSearchParams | { toString: () => string },
  change: Readonly<Record<string, string | null>>,
): string {
  const next = new URLSearchParams(query.toString());
  for (const [name, value] of Object.entries(change)) {
    if (value === null) next.delete(name);
    else next.set(name, value);
  }
  const text = next.toString();
  return text === "" ? "?" : `?${text}`;
}
