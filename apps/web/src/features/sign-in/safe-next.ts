/** Any other origin would do: only a path of our own stays on the one that it is resolved against. */
const here = "http://here.invalid";

/**
 * What to open after signing in: a path of this origin. Threat: `/<tab>/evil.example` begins like a path, but browsers drop tabs and line breaks and
 * then leave for another site.
 */
export function safeNext(next: unknown): string {
  if (typeof next !== "string" || !next.startsWith("/") || !URL.canParse(next, here)) return "/";
  const { origin, pathname, search, hash } = new URL(next, here);
  // A path that begins with two slashes would name a host.
  return origin !== here || pathname.startsWith("//") || pathname.startsWith("/sign-in") ? "/" : `${pathname}${search}${hash}`;
}
