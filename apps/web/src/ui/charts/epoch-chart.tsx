"use client";

import { Chart, type ChartFrame, type LineSeries, Lines } from "../chart.tsx";
import { niceTicks } from "../scale.ts";
import type { SeriesStyle } from "./series-style.ts";

type Points = readonly (readonly [epoch: number, value: number])[];

export interface EpochCurve {
  readonly key: string;
  /** The name of the curve in a legend: "fold 2". */
  readonly label: string;
  readonly style: SeriesStyle;
  /** Drawn thin; validation is drawn bold. A series may have either or both. */
  readonly training: Points;
  readonly validation: Points;
}

export interface EpochChartProps {
  readonly title: string;
  readonly curves: readonly EpochCurve[];
  readonly epochCount: number;
  /** Whether the values are shares between 0 and 1; losses have no upper limit. */
  readonly isShare: boolean;
  /** The highlighted curve; the others are dimmed. */
  readonly lit: string | null;
  readonly onLight: (key: string | null) => void;
  readonly height?: number;
}

/**
 * One metric by epoch: training thin, validation bold, each curve with its own colour and dashes. Hovering over a curve highlights it in every chart.
 */
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

/** A wide invisible line for the pointer, with the curve's name and newest value as its title. */
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

/** The top of an axis that fits all values except the few outliers at the start. */
export function niceTop(values: readonly number[]): number {
  const finite = values.filter(Number.isFinite).sort((a, b) => a - b);
  if (finite.length === 0) return 1;
  const highest = finite[Math.min(finite.length - 1, Math.floor(finite.length * 0.98))] ?? 1;
  const ticks = niceTicks(0, highest > 0 ? highest * 1.08 : 1, 4);
  const step = (ticks[1] ?? 1) - (ticks[0] ?? 0);
  return Math.max(step, Math.ceil((highest > 0 ? highest : 1) / step) * step);
}
