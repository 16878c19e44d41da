import { type BreastClass, contradictingClass } from "@second-read/domain";

interface StatedClasses {
  readonly class?: BreastClass | null;
  readonly lesions?: readonly { readonly class?: BreastClass | null }[] | null;
}

/**
 * A positive lesion in a normal breast, or a malignant one in a benign breast, would become truth that contradicts itself. Returns the words for the
 * sentence of FACTS_CONFLICT; null if class and lesions agree or one of them is not stated.
 */
export function contradictionOfFacts({ class: breastClass, lesions }: StatedClasses): string | null {
  const contradicting = contradictingClass(breastClass, lesions ?? []);
  return contradicting && `class ${breastClass} with a lesion of class ${contradicting}`;
}
