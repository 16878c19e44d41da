import { assertNever } from "./assert-never.ts";
import type { BreastClass, TruthStrength } from "./words.ts";

/** What makes MALIGNANT a cancer: pathology, or a sender's own MALIGNANT. Reads, arbitration and follow-up only suspect it. */
export const cancerStrengths: readonly TruthStrength[] = ["PATHOLOGY", "IMPORTED"];

/**
 * Whether this truth may be called cancer, in words and in counts. An opinion never is (`strength` null: a reader's opinion, or not yet given).
 */
export function isCancer(breastClass: BreastClass, strength: TruthStrength | null): boolean {
  return breastClass === "MALIGNANT" && strength !== null && cancerStrengths.includes(strength);
}

/** The display name of a breast's class, depending on its basis: "Cancer" only if `isCancer`, else "Suspected malignancy". */
export function classInWords(breastClass: BreastClass, strength: TruthStrength | null): string {
  switch (breastClass) {
    case "NORMAL":
      return "Normal";
    case "BENIGN":
      return "Benign";
    case "ABNORMAL":
      return "Abnormal";
    case "MALIGNANT":
      return isCancer(breastClass, strength) ? "Cancer" : "Suspected malignancy";
    default:
      return assertNever(breastClass);
  }
}

/** The basis of a truth in words: "both readers", "arbitration". */
export function basisInWords(strength: TruthStrength): string {
  return {
    PATHOLOGY: "pathology",
    FOLLOW_UP: "follow-up",
    ADJUDICATED: "arbitration",
    AGREED: "both readers",
    SINGLE_READ: "one reader",
    IMPORTED: "imported",
  }[strength];
}

/** "Suspected malignancy · both readers". */
export function truthInWords(breastClass: BreastClass, strength: TruthStrength): string {
  return `${classInWords(breastClass, strength)} · ${basisInWords(strength)}`;
}
