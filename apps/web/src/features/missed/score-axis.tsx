"use client";

import { useElementSize } from "@mantine/hooks";
import { type PointerEvent, useMemo } from "react";
import { movesSlider } from "../../entities/version/use-decision-threshold.ts";
import { ofSurface, whoseStyles } from "../../ui/colours.ts";
import { linearScale, type Scale } from "../../ui/scale.ts";
import type { ClassHistogram } from "./counts.ts";
import classes from "./missed.module.css";
import { type StackedDot, stack } from "./score-dots.ts";

export interface ScoreAxisProps {
  readonly histograms: readonly ClassHistogram[];
  readonly threshold: number;
  readonly onChange: (threshold: number, final: boolean) => void;
}

const left = 78;
const right = 14;
const rowHeight = 44;
const rowsHeight = 2 * rowHeight;
const height = rowsHeight + 24;

/** Abnormal and normal breasts as two rows of dots on the score axis, and the threshold as a slider over both. Cancers are filled. */
export function ScoreAxis({ histograms, threshold, onChange }: ScoreAxisProps) {
  const { ref, width } = useElementSize();
  const x = linearScale([0, 1], [left, Math.max(left + 1, width - right)], 10);
  const abnormal = useMemo(
    () =>
      stack(
        histograms.filter((one) => one.class !== "NORMAL"),
        width,
      ),
    [histograms, width],
  );
  const normal = useMemo(
    () =>
      stack(
        histograms.filter((one) => one.class === "NORMAL"),
        width,
      ),
    [histograms, width],
  );

  const at = (event: PointerEvent<SVGSVGElement>) => {
    const box = event.currentTarget.getBoundingClientRect();
    return onAxis(x.invert(event.clientX - box.left));
  };
  return (
    <div
      ref={ref}
      className={classes.scoreAxis}
      style={{ height }}
      role="slider"
      tabIndex={0}
      aria-label="Threshold on the score axis"
      aria-valuemin={0}
      aria-valuemax={1}
      aria-valuenow={threshold}
      aria-valuetext={`score ${threshold.toFixed(3)}`}
      onKeyDown={(event) => {
        if (!movesSlider(event.key)) return;
        event.preventDefault();
        onChange(onAxis(movedBy(event.key, event.shiftKey ? 0.05 : 0.005, threshold)), false);
      }}
      onKeyUp={(event) => movesSlider(event.key) && onChange(threshold, true)}
    >
      {width > 0 ? (
        <svg
          width={width}
          height={height}
          aria-hidden="true"
          onPointerDown={(event) => {
            event.currentTarget.setPointerCapture(event.pointerId);
            onChange(at(event), false);
          }}
          onPointerMove={(event) => event.buttons > 0 && onChange(at(event), false)}
          onPointerUp={(event) => onChange(at(event), true)}
        >
          <rect x={x(threshold)} y={0} width={Math.max(0, width - right - x(threshold))} height={rowsHeight} fill={ofSurface("raised")} />
          <DotRow label="abnormal" dots={abnormal} x={x} top={0} end={width - right} hollow={whoseStyles.truth.colour} />
          <DotRow label="normal" dots={normal} x={x} top={rowHeight} end={width - right} filled={ofSurface("faint")} />
          {x.ticks.map((tick) => (
            <text key={tick} x={x(tick)} y={height - 8} textAnchor="middle" className={classes.axisText}>
              {tick.toFixed(1)}
            </text>
          ))}
          <line x1={x(threshold)} x2={x(threshold)} y1={0} y2={rowsHeight + 4} stroke={ofSurface("text")} strokeWidth={2} />
          <path d={`M${x(threshold) - 6} ${height - 22} h12 l-6 -9 z`} fill={ofSurface("text")} />
        </svg>
      ) : null}
    </div>
  );
}

interface DotRowProps {
  readonly label: string;
  readonly dots: readonly StackedDot[];
  readonly x: Scale;
  readonly top: number;
  readonly end: number;
  readonly hollow?: string;
  readonly filled?: string;
}

function DotRow({ label, dots, x, top, end, hollow, filled }: DotRowProps) {
  return (
    <g transform={`translate(0 ${top})`}>
      <text x={left - 10} y={rowHeight / 2 + 4} textAnchor="end" className={classes.axisText}>
        {label}
      </text>
      <line x1={left} x2={end} y1={rowHeight - 3} y2={rowHeight - 3} stroke={ofSurface("line")} />
      {dots.map(({ score, level, cancer }, index) => (
        <circle
          key={`${index}`}
          cx={x(score)}
          cy={rowHeight - 8 - level * 4.6}
          r={2.1}
          fill={cancer ? whoseStyles.truth.colour : (filled ?? "none")}
          stroke={hollow ?? filled}
          strokeWidth={1}
        />
      ))}
    </g>
  );
}

/** A thousandth, as displayed: at these steps the counts of the bins are exact. */
function onAxis(score: number): number {
  return Math.round(1000 * Math.min(1, Math.max(0, score))) / 1000;
}

function movedBy(key: string, step: number, threshold: number): number {
  switch (key) {
    case "Home":
      return 0;
    case "End":
      return 1;
    case "ArrowRight":
    case "ArrowUp":
      return threshold + step;
    case "PageUp":
      return threshold + 10 * step;
    case "PageDown":
      return threshold - 10 * step;
    default:
      return threshold - step;
  }
}
