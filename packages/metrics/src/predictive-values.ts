import { type ConfusionMatrix, sensitivity, specificity } from "./confusion.ts";

/**
 * Positive predictive value if the share `prevalence` of the units is positive (Bayes), from the matrix's sensitivity and specificity: an enriched
 * set overstates its own. Null if a class is missing, or nothing is flagged.
 */
export function ppvAtPrevalence(matrix: ConfusionMatrix, prevalence: number): number | null {
  const rates = ratesOf(matrix);
  return rates && shareOf(rates.sensitivity * prevalence, (1 - rates.specificity) * (1 - prevalence));
}

/** Negative predictive value, likewise. */
export function npvAtPrevalence(matrix: ConfusionMatrix, prevalence: number): number | null {
  const rates = ratesOf(matrix);
  return rates && shareOf(rates.specificity * (1 - prevalence), (1 - rates.sensitivity) * prevalence);
}

function ratesOf(matrix: ConfusionMatrix): { sensitivity: number; specificity: number } | null {
  const [found, passed] = [sensitivity(matrix).value, specificity(matrix).value];
  return found === null || passed === null ? null : { sensitivity: found, specificity: passed };
}

function shareOf(right: number, wrong: number): number | null {
  return right + wrong === 0 ? null : right / (right + wrong);
}
