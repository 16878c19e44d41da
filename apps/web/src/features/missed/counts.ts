import { proportion } from "../../ui/format.ts";

export interface ClassCount {
  readonly class: string;
  readonly flagged: number;
  readonly total: number;
}

/** Flagged and all, class by class, at a threshold of one's own: score ≥ threshold is flagged. */
export function countAt(scores: readonly { score: number; class: string }[], threshold: number): ClassCount[] {
  const counts = new Map<string, { flagged: number; total: number }>();
  for (const one of scores) {
    const count = counts.get(one.class) ?? { flagged: 0, total: 0 };
    counts.set(one.class, { flagged: count.flagged + (one.score >= threshold ? 1 : 0), total: count.total + 1 });
  }
  return [...counts].map(([breastClass, count]) => ({ class: breastClass, ...count }));
}

/** "missed 26 of 86 abnormal breasts; cancers 10 of 41; 31 of 156 normal breasts alarmed" (the last two only where there are any). */
export function missedWords(counts: readonly ClassCount[]): { missed: string; alarms: string } {
  const positives = counts.filter((one) => one.class !== "NORMAL");
  const total = positives.reduce((sum, one) => sum + one.total, 0);
  const missed = positives.reduce((sum, one) => sum + one.total - one.flagged, 0);
  const cancers = counts.find((one) => one.class === "MALIGNANT");
  const normal = counts.find((one) => one.class === "NORMAL");
  const parts = [`missed ${proportion(missed, total)} abnormal breasts`];
  if (cancers) parts.push(`cancers ${proportion(cancers.total - cancers.flagged, cancers.total)}`);
  return { missed: parts.join("; "), alarms: normal ? `${proportion(normal.flagged, normal.total)} normal breasts alarmed falsely` : "" };
}
