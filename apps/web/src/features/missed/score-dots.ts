/** A scored breast of an evaluation. */
export interface ScoredDot {
  readonly score: number;
  readonly positive: boolean;
  readonly class: string;
  readonly cancer: boolean;
}

export interface StackedDot {
  readonly score: number;
  readonly level: number;
  readonly cancer: boolean;
}

/** Dots of one score are stacked, at most eight high. */
export function stack(dots: readonly ScoredDot[], width: number): StackedDot[] {
  const bins = Math.max(1, Math.floor(width / 5));
  const heights = new Map<number, number>();
  return [...dots]
    .sort((a, b) => Number(b.cancer) - Number(a.cancer))
    .map(({ score, cancer }) => {
      const bin = Math.round(score * bins);
      const level = heights.get(bin) ?? 0;
      heights.set(bin, level + 1);
      return { score, level: Math.min(level, 7), cancer };
    });
}
