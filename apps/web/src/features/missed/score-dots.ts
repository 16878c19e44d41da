/** How many breasts of one kind score between i / length and the next, for each i. */
export interface ScoreHistogram {
  readonly cancer: boolean;
  readonly counts: readonly number[];
}

export interface StackedDot {
  readonly score: number;
  readonly level: number;
  readonly cancer: boolean;
}

const highest = 8;

/** A dot for each breast. Dots at the same place are stacked, cancers first, and those above eight are left out. */
export function stack(histograms: readonly ScoreHistogram[], width: number): StackedDot[] {
  const columns = Math.max(1, Math.floor(width / 5));
  const heights = new Map<number, number>();
  return [...histograms]
    .sort((a, b) => Number(b.cancer) - Number(a.cancer))
    .flatMap(({ cancer, counts }) =>
      counts.flatMap((count, bin) => {
        const score = (bin + 0.5) / counts.length;
        const column = Math.round(score * columns);
        const height = heights.get(column) ?? 0;
        const drawn = Math.min(count, highest - height);
        heights.set(column, height + drawn);
        return Array.from({ length: drawn }, (_, i) => ({ score, level: height + i, cancer }));
      }),
    );
}
