import { assertNever } from "./assert-never.ts";
import type { BreastClass, TruthStrength } from "./words.ts";

/** What makes of MALIGNANT a cancer: pathology, or a sender's own MALIGNANT. Reads, arbitration and follow-up suspect it. */
export const cancerStrengths: readonly TruthStrength[] = ["PATHOLOGY", "IMPORTED"];

/** May this truth be called cancer, in words and in counts? Nobody's opinion is (`strength` null: an opinion of a reader, or not yet given). */
export function isCancer(breastClass: BreastClass, strength: TruthStrength | null): boolean {
  return breastClass === "MALIGNANT" && strength !== null && cancerStrengths.includes(strength);
}

/** A class as it is said of one breast, by what it rests on: "Cancer" only where `isCancer`, else "Suspected malignancy". */
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

/** What a truth rests on: "both readers", "arbitration". */
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
