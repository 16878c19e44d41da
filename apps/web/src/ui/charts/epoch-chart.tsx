"use client";

import { Chart, type ChartFrame, type LineSeries, Lines } from "../chart.tsx";
import { niceTicks } from "../scale.ts";
import type { SeriesStyle } from "./series-style.ts";

type Points = readonly (readonly [epoch: number, value: number])[];

export interface EpochCurve {
  readonly key: string;
  /** What it is the curve of, as a legend names it: "fold 2". */
  readonly label: string;
  readonly style: SeriesStyle;
  /** Drawn thin, validation bold; a series may have either. */
  readonly training: Points;
  readonly validation: Points;
}

export interface EpochChartProps {
  readonly title: string;
  readonly curves: readonly EpochCurve[];
  readonly epochCount: number;
  /** Shares lie between 0 and 1; losses are as large as they are. */
  readonly isShare: boolean;
  /** The curve that is lit; the others step back. */
  readonly lit: string | null;
  readonly onLight: (key: string | null) => void;
  readonly height?: number;
}

/** One figure by epoch: training thin, validation bold, each curve by its colour and dashes. Hovering one lights it everywhere. */
export function EpochChart({ title, curves, epochCount, isShare, lit, onLight, height = 190 }: EpochChartProps) {
  const values = curves.flatMap(({ training, validation }) => [...training, ...validation].map(([, value]) => value));
  const highest = isShare ? 1 : niceTop(values);
  const lines: LineSeries[] = curves.flatMap(({ key, style, training, validation }) => {
    const opacity = lit === null ? 0.85 : lit === key ? 1 : 0.15;
    return [
      { key: `t${key}`, points: training, ...style, strokeWidth: 0.9, opacity: opacity * 0.75 },
      { key: `v${key}`, points: validation, ...style, strokeWidth: 2.2, opacity },
    ];
  });
  return (
    <Chart
      fileName={`epochs-${title.toLowerCase().replaceAll(/[^a-z]+/g, "-")}`}
      label={`${title} by epoch: ${curves.map(({ label }) => label).join(", ")}; training thin, validation bold`}
      xDomain={[1, Math.max(2, epochCount)]}
      yDomain={[0, highest]}
      xTitle="epoch"
      yTitle=""
      height={height}
      xFormat={(value) => (Number.isInteger(value) ? String(value) : "")}
    >
      {(frame) => (
        <>
          <Lines frame={frame} series={lines.filter(({ points }) => points.length > 0)} />
          {curves.map((curve) => (
            <HoverTarget key={curve.key} frame={frame} curve={curve} onLight={onLight} />
          ))}
        </>
      )}
    </Chart>
  );
}

/** Wide enough for a pointer; says what it is and its newest value. */
function HoverTarget({ frame, curve, onLight }: { frame: ChartFrame; curve: EpochCurve; onLight: EpochChartProps["onLight"] }) {
  const { key, label, training, validation } = curve;
  const points = validation.length > 0 ? validation : training;
  const [epoch, value] = points.at(-1) ?? [0, 0];
  return (
    <polyline
      points={points.map(([x, y]) => `${frame.x(x).toFixed(1)},${frame.y(y).toFixed(1)}`).join(" ")}
      fill="none"
      stroke="transparent"
      strokeWidth={11}
      pointerEvents="stroke"
      onPointerEnter={() => onLight(key)}
      onPointerLeave={() => onLight(null)}
    >
      <title>{`${label}: ${value.toFixed(3)} at epoch ${epoch}`}</title>
    </polyline>
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
