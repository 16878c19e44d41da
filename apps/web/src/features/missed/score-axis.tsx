"use client";

import { useElementSize } from "@mantine/hooks";
import { useMemo } from "react";
import { surface, whoseStyles } from "../../ui/colours.ts";
import { linearScale } from "../../ui/scale.ts";
import { movesSlider } from "../versions/use-cut.ts";
import classes from "./missed.module.css";

export interface ScoredDot {
  readonly score: number;
  readonly positive: boolean;
  readonly class: string;
  readonly cancer: boolean;
}

export interface ScoreAxisProps {
  readonly scores: readonly ScoredDot[];
  readonly threshold: number;
  readonly onChange: (threshold: number, final: boolean) => void;
}

const left = 78;
const right = 14;
const rowHeight = 44;

/** Positives and negatives as two rows of dots on the score axis, and the threshold as a slider over both. Cancers are filled. */
export function ScoreAxis({ scores, threshold, onChange }: ScoreAxisProps) {
  const { ref, width } = useElementSize();
  const x = linearScale([0, 1], [left, Math.max(left + 1, width - right)], 10);
  const rows = useMemo(
    () => [
      {
        label: "abnormal",
        dots: stack(
          scores.filter(({ positive }) => positive),
          width,
        ),
      },
      {
        label: "normal",
        dots: stack(
          scores.filter(({ positive }) => !positive),
          width,
        ),
      },
    ],
    [scores, width],
  );
  const height = rows.length * rowHeight + 24;

  const at = (event: React.PointerEvent<SVGSVGElement>) => {
    const box = event.currentTarget.getBoundingClientRect();
    return Math.min(1, Math.max(0, x.invert(event.clientX - box.left)));
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
        onChange(movedBy(event.key, event.shiftKey ? 0.05 : 0.005, threshold), false);
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
          <rect
            x={x(threshold)}
            y={0}
            width={Math.max(0, width - right - x(threshold))}
            height={rows.length * rowHeight}
            fill={surface.raised}
          />
          {rows.map(({ label, dots }, row) => (
            <g key={label} transform={`translate(0 ${row * rowHeight})`}>
              <text x={left - 10} y={rowHeight / 2 + 4} textAnchor="end" className={classes.axisText}>
                {label}
              </text>
              <line x1={left} x2={width - right} y1={rowHeight - 3} y2={rowHeight - 3} stroke={surface.line} />
              {dots.map(({ score, level, cancer }, index) => (
                <circle
                  key={`${index}`}
                  cx={x(score)}
                  cy={rowHeight - 8 - level * 4.6}
                  r={2.1}
                  fill={cancer ? whoseStyles.truth.colour : row === 0 ? "none" : surface.faint}
                  stroke={row === 0 ? whoseStyles.truth.colour : surface.faint}
                  strokeWidth={1}
                />
              ))}
            </g>
          ))}
          {x.ticks.map((tick) => (
            <text key={tick} x={x(tick)} y={height - 8} textAnchor="middle" className={classes.axisText}>
              {tick.toFixed(1)}
            </text>
          ))}
          <line x1={x(threshold)} x2={x(threshold)} y1={0} y2={rows.length * rowHeight + 4} stroke={surface.text} strokeWidth={2} />
          <path d={`M${x(threshold) - 6} ${height - 22} h12 l-6 -9 z`} fill={surface.text} />
        </svg>
      ) : null}
    </div>
  );
}

function movedBy(key: string, step: number, threshold: number): number {
  switch (key) {
    case "Home":
      return 0;
    case "End":
      return 1;
    case "ArrowRight":
    case "ArrowUp":
      return Math.min(1, threshold + step);
    case "PageUp":
      return Math.min(1, threshold + 10 * step);
    case "PageDown":
      return Math.max(0, threshold - 10 * step);
    default:
      return Math.max(0, threshold - step);
  }
}

interface StackedDot {
  readonly score: number;
  readonly level: number;
  readonly cancer: boolean;
}

/** Dots that would lie on each other are stacked, eight high at most. */
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
