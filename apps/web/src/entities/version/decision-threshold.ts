import { defaultOperatingPoint, operatingPointInWords } from "@second-read/domain";

/** The score from which a version flags a breast: a named point, frozen with the version, or any threshold for exploring. */
export type DecisionThreshold =
  | { readonly kind: "point"; readonly name: string }
  | { readonly kind: "threshold"; readonly threshold: number };

/** The threshold of an address: `at=0.43` wins over `point=youden`; without either the default point. */
export function thresholdOf(query: { get: (name: string) => string | null }): DecisionThreshold {
  const at = query.get("at");
  const threshold = at === null || at.trim() === "" ? Number.NaN : Number(at);
  if (threshold >= 0 && threshold <= 1) return { kind: "threshold", threshold };
  return { kind: "point", name: query.get("point") ?? defaultOperatingPoint };
}

/** The same as arguments of the API. */
export function thresholdArguments(at: DecisionThreshold): { operatingPoint: string | null; threshold: number | null } {
  return at.kind === "threshold" ? { operatingPoint: null, threshold: at.threshold } : { operatingPoint: at.name, threshold: null };
}

export function thresholdOfArguments({ operatingPoint, threshold }: ReturnType<typeof thresholdArguments>): DecisionThreshold {
  return threshold === null ? { kind: "point", name: operatingPoint ?? defaultOperatingPoint } : { kind: "threshold", threshold };
}

/** The same as URL parameters, unrounded: a threshold rounded up would no longer flag the case that it was taken from. */
export function thresholdParameters(at: DecisionThreshold): { at: string | null; point: string | null } {
  if (at.kind === "threshold") return { at: String(at.threshold), point: null };
  return { at: null, point: at.name === defaultOperatingPoint ? null : at.name };
}

/** "80 % specificity", "Youden's point", "the cost-ratio point", "score ≥ 0.430". */
export function thresholdInWords(at: DecisionThreshold): string {
  return at.kind === "threshold" ? `score ≥ ${at.threshold.toFixed(3)}` : operatingPointInWords(at.name);
}
