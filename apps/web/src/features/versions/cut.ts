/** Where on the score axis a model is used: a named point, frozen with the version, or a threshold of one's own. */
export type Cut = { readonly kind: "point"; readonly name: string } | { readonly kind: "threshold"; readonly threshold: number };

export const defaultPoint = "specificity-0.80";

/** The cut of an address: `at=0.43` wins over `point=youden`; without either the default point. */
export function cutOf(query: { get: (name: string) => string | null }): Cut {
  const at = query.get("at");
  const threshold = at === null || at.trim() === "" ? Number.NaN : Number(at);
  if (threshold >= 0 && threshold <= 1) return { kind: "threshold", threshold };
  return { kind: "point", name: query.get("point") ?? defaultPoint };
}

/** The same as arguments of the API. */
export function cutArguments(cut: Cut): { operatingPoint: string | null; threshold: number | null } {
  return cut.kind === "threshold" ? { operatingPoint: null, threshold: cut.threshold } : { operatingPoint: cut.name, threshold: null };
}

/** The same as it stands in an address: to the last digit, for a score that is rounded up no longer flags its own case. */
export function cutParameters(cut: Cut): { at: string | null; point: string | null } {
  if (cut.kind === "threshold") return { at: String(cut.threshold), point: null };
  return { at: null, point: cut.name === defaultPoint ? null : cut.name };
}

/** "80 % specificity", "90 % sensitivity", "Youden's point", "the cost ratio's point", "score ≥ 0.43". */
export function cutWords(cut: Cut): string {
  if (cut.kind === "threshold") return `score ≥ ${cut.threshold.toFixed(3)}`;
  return pointWords(cut.name);
}

export function pointWords(name: string): string {
  const rate = /^(specificity|sensitivity)-(\d(?:\.\d+)?)$/.exec(name);
  if (rate) return `${Math.round(Number(rate[2]) * 100)} % ${rate[1]}`;
  if (name === "youden") return "Youden's point";
  if (name === "cost-ratio") return "the cost ratio's point";
  return name;
}

/** The address with some parameters changed; null takes one away. */
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
