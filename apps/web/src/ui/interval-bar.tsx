import { metricLabel } from "@second-read/domain";
import { ofSurface } from "./colours.ts";
import { intervalWords, type MetricLike, whole, withInterval } from "./format.ts";
import classes from "./interval-bar.module.css";

export interface IntervalBarProps {
  readonly value?: number | null;
  readonly low?: number | null;
  readonly high?: number | null;
  /** The shared axis of bars shown together; default 0 to 1. */
  readonly from?: number;
  readonly to?: number;
  readonly width?: number;
  readonly height?: number;
  readonly colour?: string;
  /** A thin reference line on the axis, such as chance (0.5) or a gate's limit. */
  readonly reference?: number;
}

/**
 * An interval drawn as a bar on a shared axis, with the estimate as a tick. It is shown beside its number and therefore hidden from screen readers.
 */
export function IntervalBar({
  value,
  low,
  high,
  from = 0,
  to = 1,
  width = 140,
  height = 14,
  colour = ofSurface("text"),
  reference,
}: IntervalBarProps) {
  const x = (v: number) => 2 + ((Math.min(to, Math.max(from, v)) - from) / (to - from)) * (width - 4);
  const middle = height / 2;
  return (
    <svg width={width} height={height} className={classes.bar} aria-hidden="true" focusable="false">
      <line x1={2} x2={width - 2} y1={middle} y2={middle} stroke={ofSurface("line")} />
      {reference === undefined ? null : (
        <line x1={x(reference)} x2={x(reference)} y1={1} y2={height - 1} stroke={ofSurface("faint")} strokeDasharray="2 2" />
      )}
      {low !== null && low !== undefined && high !== null && high !== undefined ? (
        <rect x={x(low)} y={middle - 3} width={Math.max(1, x(high) - x(low))} height={6} rx={1} fill={colour} opacity={0.45} />
      ) : null}
      {value === null || value === undefined ? null : <rect x={x(value) - 1} y={1} width={2} height={height - 2} fill={colour} />}
    </svg>
  );
}

/** One metric in one line: name, bar, figure with interval, n. */
export function MetricRow({
  metric,
  unit,
  counts,
  ...bar
}: { metric: MetricLike; unit: string /** "5 of 10" in place of the share, where the count is small. */; counts?: string } & Omit<
  IntervalBarProps,
  "value" | "low" | "high"
>) {
  return (
    <div className={classes.row}>
      <span>{metricLabel(metric.name)}</span>
      <IntervalBar value={metric.value} low={metric.low} high={metric.high} {...bar} />
      <span className={classes.figure}>{counts ? `${counts}${intervalWords(metric)}` : withInterval(metric)}</span>
      <span className={classes.quiet}>
        n = {whole(metric.n)} {unit}
        {metric.note ? ` · ${metric.note}` : ""}
      </span>
    </div>
  );
}
