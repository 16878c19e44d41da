import { abnormalCounts, type ClassCount, type Counted } from "../../ui/class-counts.ts";
import { proportion } from "../../ui/format.ts";

export type { ClassCount };

/** Flagged and all, class by class, at a threshold of one's own: score ≥ threshold is flagged. */
export function countAt(scores: readonly { score: number; class: string; cancer: boolean }[], threshold: number): ClassCount[] {
  const counts = new Map<string, Omit<ClassCount, "class">>();
  for (const { score, class: breastClass, cancer } of scores) {
    const count = counts.get(breastClass) ?? { flagged: 0, total: 0, cancers: 0, cancersFlagged: 0 };
    const flagged = score >= threshold;
    counts.set(breastClass, {
      flagged: count.flagged + Number(flagged),
      total: count.total + 1,
      cancers: count.cancers + Number(cancer),
      cancersFlagged: count.cancersFlagged + Number(cancer && flagged),
    });
  }
  return [...counts].map(([breastClass, count]) => ({ class: breastClass, ...count }));
}

/** "missed 26 of 86 abnormal breasts; cancers 10 of 41; suspected malignancies 2 of 9" (the last two only where there are any). */
export function missedWords(counts: readonly ClassCount[]): { missed: string; alarms: string } {
  const { abnormal, cancers, suspected } = abnormalCounts(counts);
  const missed = ({ flagged, total }: Counted) => proportion(total - flagged, total);
  const normal = counts.find((one) => one.class === "NORMAL");
  const parts = [`missed ${missed(abnormal)} abnormal breasts`];
  if (cancers) parts.push(`cancers ${missed(cancers)}`);
  if (suspected) parts.push(`suspected malignancies ${missed(suspected)}`);
  return { missed: parts.join("; "), alarms: normal ? `${proportion(normal.flagged, normal.total)} normal breasts alarmed falsely` : "" };
}
