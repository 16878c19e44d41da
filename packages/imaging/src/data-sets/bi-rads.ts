import type { BreastClass } from "@second-read/domain";

/**
 * What a BI-RADS category says of a breast where there is no pathology: 1 and 2 need no recall, as a reader's own *normal*; 4 and 5 are positive
 * of unknown nature, never called malignant; 6 is assigned only after a biopsy proved a malignancy; 0 and 3 leave it open, and the exam is read.
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

/** The class of a breast of which several rows speak: what is open is not closed by a benign finding beside it. Null: open. */
export function classOfBreast(said: readonly (BreastClass | "OPEN" | null)[]): BreastClass | null {
  const worst = order.find((one) => said.includes(one));
  return worst === undefined || worst === "OPEN" ? null : worst;
}

export const densityOfNumber: Readonly<Record<string, string | null>> = { "1": "a", "2": "b", "3": "c", "4": "d" };
