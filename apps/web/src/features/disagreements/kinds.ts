import type { DiscrepancyKind } from "@second-read/domain";

export interface KindOfDisagreement {
  readonly kind: DiscrepancyKind;
  readonly label: string;
  readonly words: string;
}

/** The queues of the page, in their order. */
export const kinds: readonly KindOfDisagreement[] = [
  {
    kind: "FALSE_POSITIVE",
    label: "False positives",
    words: "truth normal, score at or above the threshold",
  },
  {
    kind: "FALSE_NEGATIVE",
    label: "False negatives",
    words: "truth abnormal, score below the threshold",
  },
  {
    kind: "WRONG_PLACE",
    label: "Wrong place",
    words: "detected, but the strongest mark is on no lesion",
  },
  {
    kind: "READERS_DISAGREE",
    label: "Readers disagree",
    words: "two reads with different opinions",
  },
  {
    kind: "VERSION_FLIP",
    label: "Version flips",
    words: "wrong now, right by the version before",
  },
  {
    kind: "SUSPECT_LABEL",
    label: "Suspect labels",
    words: "score confidently contradicts the truth",
  },
];

/** The kind that a URL names; the first where it names none. */
export function kindOf(query: { get: (name: string) => string | null }): KindOfDisagreement {
  const [first] = kinds;
  return kinds.find(({ kind }) => kind === query.get("kind")) ?? (first as KindOfDisagreement);
}
