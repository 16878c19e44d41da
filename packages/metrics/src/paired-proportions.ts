import { chiSquareTail, logGamma, normalCdf, z95 } from "./distributions.ts";
import { wilson } from "./proportions.ts";

export interface McNemar {
  readonly exactP: number;
  readonly midP: number;
  readonly chiSquare: number;
  readonly chiSquareP: number;
  readonly correctedChiSquare: number;
  readonly correctedP: number;
  /** Exact if b + c < 25, otherwise from χ². */
  readonly p: number;
}

/** McNemar's test on the discordant counts: b units only the first got right, c only the second. Without any, every p is 1. */
export function mcnemar(b: number, c: number): McNemar {
  const n = b + c;
  if (n === 0) return { exactP: 1, midP: 1, chiSquare: 0, chiSquareP: 1, correctedChiSquare: 0, correctedP: 1, p: 1 };
  const least = Math.min(b, c);
  let tail = 0;
  for (let k = 0; k <= least; k++) tail += binomialHalf(k, n);
  const exactP = Math.min(1, 2 * tail);
  const midP = Math.min(1, 2 * tail - binomialHalf(least, n));
  const chiSquare = (b - c) ** 2 / n;
  const correctedChiSquare = Math.max(0, Math.abs(b - c) - 1) ** 2 / n;
  const chiSquareP = chiSquareTail(chiSquare);
  return {
    exactP,
    midP,
    chiSquare,
    chiSquareP,
    correctedChiSquare,
    correctedP: chiSquareTail(correctedChiSquare),
    p: n < 25 ? exactP : chiSquareP,
  };
}

function binomialHalf(k: number, n: number): number {
  return Math.exp(logGamma(n + 1) - logGamma(k + 1) - logGamma(n - k + 1) - n * Math.LN2);
}

/** both positive · first only · second only · neither */
export interface PairedCounts {
  readonly both: number;
  readonly firstOnly: number;
  readonly secondOnly: number;
  readonly neither: number;
}

/** Difference (first − second) of two proportions on the same units with Newcombe's interval (1998, method 10); null at n = 0. */
export function newcombePaired({
  both: e,
  firstOnly: f,
  secondOnly: g,
  neither: h,
}: PairedCounts): { value: number; low: number; high: number } | null {
  const n = e + f + g + h;
  const first = wilson(e + f, n);
  const second = wilson(e + g, n);
  if (!first || !second) return null;
  const [p1, p2] = [(e + f) / n, (e + g) / n];
  const phi = correlation(e, f, g, h);
  const lower = { d1: p1 - first.low, d2: second.high - p2 };
  const upper = { d1: first.high - p1, d2: p2 - second.low };
  const width = ({ d1, d2 }: typeof lower) => Math.sqrt(Math.max(0, d1 * d1 - 2 * phi * d1 * d2 + d2 * d2));
  return { value: p1 - p2, low: p1 - p2 - width(lower), high: p1 - p2 + width(upper) };
}

/** φ, with Newcombe's continuity correction if it is positive. */
function correlation(e: number, f: number, g: number, h: number): number {
  const margins = (e + f) * (g + h) * (e + g) * (f + h);
  if (margins === 0) return 0;
  const product = e * h - f * g;
  const n = e + f + g + h;
  return (product > 0 ? Math.max(product - n / 2, 0) : product) / Math.sqrt(margins);
}

/** Power of "the lower 95 % bound of a difference lies above −margin". @param trueDifference 0: an equal challenger */
export function powerNotWorse(standardError: number, margin: number, trueDifference = 0): number {
  return standardError > 0 ? normalCdf((trueDifference + margin) / standardError - z95) : 1;
}
