import type { BreastClass } from "@second-read/domain";

/**
 * The class of a breast by its BI-RADS category, where there is no pathology. 1 and 2 need no recall and are normal, as when a reader says *normal*.
 * 4 and 5 are abnormal but never called malignant. 6 is assigned only after a biopsy has proven a malignancy. 0 and 3 leave the class open, so the
 * exam is read.
 */
export const classOfBiRads: Readonly<Record<string, BreastClass | "OPEN">> = {
  "0": "OPEN",
  "1": "NORMAL",
  "2": "NORMAL",
  "3": "OPEN",
  "4": "ABNORMAL",
  "4a": "ABNORMAL",
  "4b": "ABNORMAL",
  "4c": "ABNORMAL",
  "5": "ABNORMAL",
  "6": "MALIGNANT",
};

const order = ["MALIGNANT", "ABNORMAL", "OPEN", "BENIGN", "NORMAL"] as const;

/** The class of a breast that several rows describe, the most severe first; an open finding outranks a benign one. Null if it is open. */
export function classOfBreast(said: readonly (BreastClass | "OPEN" | null)[]): BreastClass | null {
  const worst = order.find((one) => said.includes(one));
  return worst === undefined || worst === "OPEN" ? null : worst;
}

export const densityOfNumber: Readonly<Record<string, string | null>> = { "1": "a", "2": "b", "3": "c", "4": "d" };
