import type { BreastClass } from "@second-read/domain";
import { isFlagged } from "@second-read/domain";
import { abnormalCounts, type ClassCount, type Flagged } from "../../entities/version/class-counts.ts";
import { proportion } from "../../ui/format.ts";

interface ScoredBreast {
  readonly score: number;
  readonly class: BreastClass;
  readonly cancer: boolean;
}

/** Flagged and all, class by class, at any threshold. */
export function countAt(scores: readonly ScoredBreast[], threshold: number): ClassCount[] {
  const counts = new Map<BreastClass, Omit<ClassCount, "class">>();
  for (const { score, class: breastClass, cancer } of scores) {
    const count = counts.get(breastClass) ?? { flagged: 0, total: 0, cancers: 0, cancersFlagged: 0 };
    const flagged = isFlagged(score, threshold);
    counts.set(breastClass, {
      flagged: count.flagged + Number(flagged),
      total: count.total + 1,
      cancers: count.cancers + Number(cancer),
      cancersFlagged: count.cancersFlagged + Number(cancer && flagged),
    });
  }
  return [...counts].map(([breastClass, count]) => ({ class: breastClass, ...count }));
}

/** "Missed 26 of 86 abnormal breasts; cancers 10 of 41; suspected malignancies 2 of 9" (the last two only where there are any). */
export function missedInWords(counts: readonly ClassCount[]): string {
  const { abnormal, cancers, suspected } = abnormalCounts(counts);
  const missed = ({ flagged, total }: Flagged) => proportion(total - flagged, total);
  return [
    `Missed ${missed(abnormal)} abnormal breasts`,
    ...(cancers ? [`cancers ${missed(cancers)}`] : []),
    ...(suspected ? [`suspected malignancies ${missed(suspected)}`] : []),
  ].join("; ");
}

/** "12 of 86 normal breasts flagged"; empty where the evaluation holds no normal breast. */
export function falsePositivesInWords(counts: readonly ClassCount[]): string {
  const normal = counts.find((one) => one.class === "NORMAL");
  return normal ? `${proportion(normal.flagged, normal.total)} normal breasts flagged` : "";
}
