/** The named thresholds that every version stores. */
export const operatingPointNames = ["specificity-0.80", "sensitivity-0.90", "youden", "cost-ratio"] as const;
export type OperatingPointName = (typeof operatingPointNames)[number];
export const defaultOperatingPoint: OperatingPointName = "specificity-0.80";

export function isOperatingPointName(text: string): text is OperatingPointName {
  return (operatingPointNames as readonly string[]).includes(text);
}

/** The promised rule: a score at or above the threshold is positive. */
export function isFlagged(score: number, threshold: number): boolean {
  return score >= threshold;
}
