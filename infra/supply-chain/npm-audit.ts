const levels = ["critical", "high", "moderate", "low"] as const;

interface Report {
  readonly metadata?: { readonly vulnerabilities?: Partial<Record<(typeof levels)[number], number>> };
}

/**
 * One line that summarises `npm audit --json` for the packages that the product runs on. A registry that cannot be reached is not the product's
 * fault.
 */
export function summaryOfAudit(text: string | null): string {
  const found = read(text)?.metadata?.vulnerabilities;
  if (found === undefined) return "npm audit: the registry gave no answer.";
  const known = levels.flatMap((level) => (found[level] ? [`${found[level]} ${level}`] : []));
  return known.length === 0 ? "npm audit: no known vulnerabilities." : `npm audit: ${known.join(", ")}. See npm audit --omit=dev.`;
}

function read(text: string | null): Report | null {
  try {
    return text === null ? null : (JSON.parse(text) as Report);
  } catch {
    return null;
  }
}
