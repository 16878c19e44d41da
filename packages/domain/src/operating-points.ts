/** The named thresholds that every version stores. */
export const operatingPointNames = ["specificity-0.80", "sensitivity-0.90", "youden", "cost-ratio"] as const;
export type OperatingPointName = (typeof operatingPointNames)[number];
export const defaultOperatingPoint: OperatingPointName = "specificity-0.80";

export function isOperatingPointName(text: string): text is OperatingPointName {
  return (operatingPointNames as readonly string[]).includes(text);
}

/** "80 % specificity", "Youden's point", "the cost-ratio point": on every page and in the model card. */
export function operatingPointInWords(name: string): string {
  const rate = /^(specificity|sensitivity)-(\d(?:\.\d+)?)$/.exec(name);
  if (rate) return `${Math.round(Number(rate[2]) * 100)} % ${rate[1]}`;
  if (name === "youden") return "Youden's point";
  if (name === "cost-ratio") return "the cost-ratio point";
  return name;
}

/** The promised rule: a score at or above the threshold is positive. */
export function isFlagged(score: number, threshold: number): boolean {
  return score >= threshold;
}
