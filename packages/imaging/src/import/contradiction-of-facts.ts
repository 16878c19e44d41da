import { isPositive, worstClass } from "@second-read/domain";
import type { ImportedFacts } from "./imported-facts.ts";

/**
 * A positive lesion in a normal breast, or a malignant one in a benign breast, would become truth that contradicts itself. Returns the words for the
 * sentence of FACTS_CONFLICT; null if class and lesions agree or one of them is not stated.
 */
export function contradictionOfFacts({ class: breastClass, lesions }: Pick<ImportedFacts, "class" | "lesions">): string | null {
  const worst = worstClass((lesions ?? []).map((lesion) => lesion.class));
  if (!breastClass || !worst) return null;
  const contradicts = breastClass === "NORMAL" ? isPositive(worst) : breastClass === "BENIGN" && worst === "MALIGNANT";
  return contradicts ? `class ${breastClass} with a lesion of class ${worst}` : null;
}
