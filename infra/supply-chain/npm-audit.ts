const levels = ["critical", "high", "moderate", "low"] as const;

interface Report {
  readonly metadata?: { readonly vulnerabilities?: Partial<Record<(typeof levels)[number], number>> };
}

/** One line of what `npm audit --json` says of the packages that the product runs on. A registry that cannot be asked is no fault of the product. */
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
