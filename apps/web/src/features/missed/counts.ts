import type { BreastClass } from "@second-read/domain";
import { abnormalCounts, type ClassCount, type Flagged } from "../../entities/version/class-counts.ts";
import { proportion } from "../../ui/format.ts";
import type { ScoreHistogram } from "./score-dots.ts";

export interface ClassHistogram extends ScoreHistogram {
  readonly class: BreastClass;
}

/** Flagged and total counts by class, at the bin edge nearest to a threshold. */
export function countAt(histograms: readonly ClassHistogram[], threshold: number): ClassCount[] {
  const counts = new Map<BreastClass, Omit<ClassCount, "class">>();
  for (const { class: breastClass, cancer, counts: ofBins } of histograms) {
    const count = counts.get(breastClass) ?? { flagged: 0, total: 0, cancers: 0, cancersFlagged: 0 };
    const total = sum(ofBins);
    const flagged = sum(ofBins.slice(Math.round(threshold * ofBins.length)));
    counts.set(breastClass, {
      flagged: count.flagged + flagged,
      total: count.total + total,
      cancers: count.cancers + (cancer ? total : 0),
      cancersFlagged: count.cancersFlagged + (cancer ? flagged : 0),
    });
  }
  return [...counts].map(([breastClass, count]) => ({ class: breastClass, ...count }));
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
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
