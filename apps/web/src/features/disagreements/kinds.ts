import type { DiscrepancyKind } from "../../generated/graphql.ts";

export interface KindOfDisagreement {
  readonly kind: DiscrepancyKind;
  readonly label: string;
  readonly words: string;
  readonly empty: string;
}

/** The queues of the page, in their order. */
export const kinds: readonly KindOfDisagreement[] = [
  {
    kind: "FALSE_POSITIVE",
    label: "The model alarms on normal",
    words: "truth normal, score above the threshold",
    empty: "No normal breast is alarmed falsely without a verdict.",
  },
  {
    kind: "FALSE_NEGATIVE",
    label: "Readers abnormal, model low",
    words: "truth abnormal, score below the threshold",
    empty: "No abnormal breast is missed without a verdict.",
  },
  {
    kind: "READERS_DISAGREE",
    label: "Readers disagree",
    words: "one recalled, the other did not",
    empty: "Readers agree wherever both have read.",
  },
];

/** The kind of an address; the first where it names none. */
export function kindOf(query: { get: (name: string) => string | null }): KindOfDisagreement {
  const [first] = kinds;
  return kinds.find(({ kind }) => kind === query.get("kind")) ?? (first as KindOfDisagreement);
}
