"use client";

import { Chart, type LineSeries, Lines } from "../chart.tsx";
import { whoseStyles } from "../colours.ts";
import { niceTicks } from "../scale.ts";

export interface EpochCurve {
  readonly fold: number;
  readonly training: readonly (readonly [epoch: number, value: number])[];
  readonly validation: readonly (readonly [epoch: number, value: number])[];
}

export interface EpochChartProps {
  readonly title: string;
  readonly curves: readonly EpochCurve[];
  readonly epochCount: number;
  /** Shares lie between 0 and 1; losses are as large as they are. */
  readonly isShare: boolean;
  /** The fold that is lit; the others step back. */
  readonly litFold: number | null;
  readonly height?: number;
}

/** One figure by epoch: training thin, validation bold, one line a fold. */
export function EpochChart({ title, curves, epochCount, isShare, litFold, height = 190 }: EpochChartProps) {
  const values = curves.flatMap(({ training, validation }) => [...training, ...validation].map(([, value]) => value));
  const highest = isShare ? 1 : niceTop(values);
  const lines: LineSeries[] = curves.flatMap(({ fold, training, validation }) => {
    const opacity = litFold === null ? 0.85 : litFold === fold ? 1 : 0.15;
    return [
      { key: `t${fold}`, points: training, colour: whoseStyles.model.colour, strokeWidth: 0.9, opacity: opacity * 0.75 },
      { key: `v${fold}`, points: validation, colour: whoseStyles.model.colour, strokeWidth: 2.2, opacity },
    ];
  });
  return (
    <Chart
      label={`${title} by epoch, ${curves.length} folds; training thin, validation bold`}
      xDomain={[1, Math.max(2, epochCount)]}
      yDomain={[0, highest]}
      xTitle="epoch"
      yTitle=""
      height={height}
      xFormat={(value) => (Number.isInteger(value) ? String(value) : "")}
    >
      {(frame) => <Lines frame={frame} series={lines.filter(({ points }) => points.length > 0)} />}
    </Chart>
  );
}

/** The top of an axis that holds all values but not the few that are far out at the start. */
export function niceTop(values: readonly number[]): number {
  const finite = values.filter(Number.isFinite).sort((a, b) => a - b);
  if (finite.length === 0) return 1;
  const highest = finite[Math.min(finite.length - 1, Math.floor(finite.length * 0.98))] ?? 1;
  const ticks = niceTicks(0, highest > 0 ? highest * 1.08 : 1, 4);
  const step = (ticks[1] ?? 1) - (ticks[0] ?? 0);
  return Math.max(step, Math.ceil((highest > 0 ? highest : 1) / step) * step);
}
