import type { ClassCountPartsFragment } from "../../generated/graphql.ts";

/** Breasts of one class of truth: flagged and all, and how many of each are cancer (by pathology or as imported). */
export type ClassCount = Omit<ClassCountPartsFragment, "__typename" | " $fragmentName">;

export interface Flagged {
  readonly flagged: number;
  readonly total: number;
}

/** Abnormal breasts, and of them separately cancers and suspected malignancies; null where there is none. */
export function abnormalCounts(counts: readonly ClassCount[]): {
  readonly abnormal: Flagged;
  readonly cancers: Flagged | null;
  readonly suspected: Flagged | null;
} {
  const positives = counts.filter((one) => one.class !== "NORMAL");
  const malignant = counts.filter((one) => one.class === "MALIGNANT");
  const sum = (rows: readonly ClassCount[], pick: (one: ClassCount) => number) => rows.reduce((total, one) => total + pick(one), 0);
  const some = (counted: Flagged) => (counted.total > 0 ? counted : null);
  return {
    abnormal: { flagged: sum(positives, (one) => one.flagged), total: sum(positives, (one) => one.total) },
    cancers: some({ flagged: sum(malignant, (one) => one.cancersFlagged), total: sum(malignant, (one) => one.cancers) }),
    suspected: some({
      flagged: sum(malignant, (one) => one.flagged - one.cancersFlagged),
      total: sum(malignant, (one) => one.total - one.cancers),
    }),
  };
}
